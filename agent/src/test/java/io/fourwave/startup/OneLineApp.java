// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The least a program can do: one line, the CPU time of its main thread so far, in milliseconds. That number says what the
 * agent does before main even where the machine is too busy for wall time; 0 where there is no /proc.
 */
final class OneLineApp {
    private OneLineApp() {}

    public static void main(String[] arguments) {
        System.out.println(mainThreadNanos() / 1e6);
    }

    private static long mainThreadNanos() {
        byte[] text = new byte[100];
        try (InputStream schedstat = new FileInputStream("/proc/thread-self/schedstat")) {
            int length = schedstat.read(text);
            long nanos = 0;
            for (int i = 0; i < length && text[i] != ' '; i++) {
                nanos = nanos * 10 + text[i] - '0';
            }
            return nanos;
        } catch (IOException noProc) {
            return 0;
        }
    }
}
