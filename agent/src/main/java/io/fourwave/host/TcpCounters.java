// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the kernel has counted of TCP in this network namespace: the counters that {@code nstat} shows (RFC 4022). */
public final class TcpCounters {
    private static final String TCP = "Tcp:";

    private final Path snmp;

    TcpCounters(Path snmp) {
        this.snmp = snmp;
    }

    public static TcpCounters ofThisHost() {
        return new TcpCounters(Path.of("/proc/self/net/snmp"));
    }

    /** {@code OutRsts}: all resets that were sent, whatever for. Empty where the kernel does not show it. */
    public OptionalLong resetsSent() {
        return value("OutRsts");
    }

    /** Two lines: the names, and the numbers in the same order. */
    private OptionalLong value(String name) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(HostFiles.open(snmp), StandardCharsets.US_ASCII))) {
            String[] names = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(TCP) && names != null) {
                    return value(names, line.split(" "), name);
                }
                names = line.startsWith(TCP) ? line.split(" ") : null;
            }
        } catch (IOException | RuntimeException unknown) {
            // the kernel does not show it
        }
        return OptionalLong.empty();
    }

    private static OptionalLong value(String[] names, String[] values, String name) {
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
            if (names[i].equals(name)) {
                return OptionalLong.of(Long.parseLong(values[i]));
            }
        }
        return OptionalLong.empty();
    }
}
