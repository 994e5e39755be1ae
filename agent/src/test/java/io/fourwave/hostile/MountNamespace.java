// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;

/** Runs a command with mounts of its own: what is covered for it is there for everybody else. Needs CAP_SYS_ADMIN. */
final class MountNamespace {

    private MountNamespace() {}

    /** The words before a command that make it run where these shell commands have been run; {@code $$} is its pid. */
    static String[] with(String... mounts) {
        skipUnlessAllowed();
        String script = String.join(" && ", mounts) + " && exec \"$@\"";
        return new String[] {"unshare", "--mount", "sh", "-c", script, "sh"};
    }

    private static void skipUnlessAllowed() {
        try {
            int status =
                    new ProcessBuilder("unshare", "--mount", "true").start().waitFor();
            if (status != 0) {
                skip("unshare --mount ends with status " + status);
            }
        } catch (IOException absent) {
            skip(absent.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for unshare", e);
        }
    }

    private static void skip(String reason) {
        abort("hostile places: skipped, no mount namespace can be had here: " + reason);
    }
}
