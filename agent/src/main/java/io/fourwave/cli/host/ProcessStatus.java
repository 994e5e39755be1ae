// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The file {@code status} of a process in /proc, as it was when it was read (proc(5)). */
final class ProcessStatus {
    private final Map<String, String> fields = new HashMap<>();

    private ProcessStatus() {}

    /** @param file what stands in it; empty where it may not be read, or where there is no such process */
    static ProcessStatus of(Optional<String> file) {
        ProcessStatus status = new ProcessStatus();
        file.stream().flatMap(String::lines).forEach(status::add);
        return status;
    }

    private void add(String line) {
        int colon = line.indexOf(':');
        if (colon > 0) {
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    String text(String key, String otherwise) {
        return fields.getOrDefault(key, otherwise);
    }

    /** @param key {@code Uid} or {@code Gid} */
    long effective(String key) {
        // real, effective, saved, file system
        String[] ids = text(key, "0 0 0 0").split("\\s+");
        return Long.parseLong(ids[1]);
    }

    /** A hexadecimal mask; 0 where there is none. */
    long mask(String key) {
        String text = text(key, "");
        return text.matches("[0-9a-f]{1,16}") ? Long.parseUnsignedLong(text, 16) : 0;
    }

    /** @param key of a mask that has a bit for each signal */
    boolean hasSignal(String key, int signal) {
        return (mask(key) >>> (signal - 1) & 1) == 1;
    }
}
