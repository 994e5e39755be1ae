// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

/**
 * Where the reader of a report types its commands. On the host, a JVM in a container has another process id, and its
 * connections stand in a network that has to be entered.
 *
 * @param pid the process id of this JVM, as the reader sees it
 * @param ownPid the same, as this JVM sees it
 * @param sameNetwork the reader sees this JVM's connections
 */
public record ReaderPlace(long pid, long ownPid, boolean sameNetwork) {
    /** Beside this JVM. */
    public static final ReaderPlace HERE = new ReaderPlace(0, 0, true);

    private static final String OTHER_NETWORK = "other-network";

    /** What {@link #parse} reads. */
    public String words() {
        return pid + " " + ownPid + (sameNetwork ? "" : " " + OTHER_NETWORK);
    }

    /** @param words empty where the reader is where this JVM is */
    public static ReaderPlace parse(String words) {
        if (!words.matches("\\d{1,18} \\d{1,18}( " + OTHER_NETWORK + ")?")) {
            return HERE;
        }
        String[] parts = words.split(" ");
        return new ReaderPlace(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts.length == 2);
    }

    /** @param confirm as it is typed where this JVM is */
    String command(String confirm) {
        String there = confirm.replaceAll("(?<=/proc/|\\bjstack )" + ownPid + "\\b", Long.toString(pid));
        return !sameNetwork && there.startsWith("ss ") ? "nsenter -t " + pid + " -n " + there : there;
    }
}
