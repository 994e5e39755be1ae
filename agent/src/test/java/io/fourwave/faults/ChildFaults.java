// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;

/** The kernel's count of the page faults of all processes that this one has started: 0 is none, however short it lived. */
final class ChildFaults {
    /** What the shell that became this JVM was at, in its last moment. */
    private static final String BEFORE = "STAT_BEFORE";
    /** Goes before a shell's exec; "read" is no process. */
    static final String NOTE = "read -r STAT_BEFORE </proc/$$/stat && export STAT_BEFORE";

    /** cminflt (proc(5)), counted from behind the name of the program, which may have blanks. */
    private static final int FIELD = 8;

    private ChildFaults() {}

    static long sinceStart() throws IOException {
        String now = new String(Files.readAllBytes(Paths.get("/proc/self/stat")), StandardCharsets.US_ASCII);
        return faults(now) - faults(System.getenv(BEFORE));
    }

    private static long faults(String stat) {
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[FIELD]);
    }
}
