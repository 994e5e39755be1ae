// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * The control groups that limit this process, in both versions: {@code 0::/system.slice/a.service} in version 2, {@code
 * 9:pids:/system.slice/a.service} in version 1. By {@code java.io.File} and without a lambda: on the thread that starts the
 * application.
 */
final class ControlGroups {
    private final File proc;
    private final File groups;

    ControlGroups(File proc, File groups) {
        this.proc = proc;
        this.groups = groups;
    }

    /**
     * The folders whose limits hold, that of the process and all above it; some of them need not be there. A container sees
     * its own at the top, whatever its path says.
     *
     * @param controller of version 1, such as {@code pids}
     */
    List<File> folders(String controller) {
        List<File> folders = new ArrayList<>();
        File first = new File(groups, controller);
        folders.add(groups);
        folders.add(first);
        folders.add(new File(groups, "unified"));
        for (String line : EarlyText.of(new File(proc, "self/cgroup")).split("\n")) {
            String[] words = line.split(":", 3);
            if (words.length == 3 && words[0].equals("0")) {
                addUpFrom(words[2], groups, folders);
                addUpFrom(words[2], new File(groups, "unified"), folders);
            } else if (words.length == 3 && ("," + words[1] + ",").contains("," + controller + ",")) {
                addUpFrom(words[2], first, folders);
            }
        }
        return folders;
    }

    private static void addUpFrom(String path, File top, List<File> folders) {
        for (String rest = path; rest.length() > 1; rest = rest.substring(0, Math.max(0, rest.lastIndexOf('/')))) {
            folders.add(new File(top, rest));
        }
    }
}
