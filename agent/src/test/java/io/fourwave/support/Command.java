// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.io.IOException;

/** Commands of this machine that tests need. */
public final class Command {
    private Command() {}

    /** True when that command is here and may be used. */
    public static boolean works(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command[0], e);
        }
    }
}
