// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

/**
 * What it means that there is no finding: nothing is one before it has stood for {@code leak.after}, and who has just begun
 * to watch has seen next to nothing.
 */
public final class NoFindings {
    private NoFindings() {}

    /**
     * @param word what the sentence begins with: {@code no findings}, {@code none}
     * @param closeWait how many connections are in CLOSE_WAIT now
     */
    public static String sentence(String word, double leakAfterS, long watchingS, int closeWait) {
        String leakAfter = "leak.after is " + seconds(leakAfterS);
        if (watchingS < leakAfterS) {
            return word + " yet: watching for " + Phrases.seconds(watchingS) + ", " + leakAfter
                    + (closeWait > 0 ? "; " + closeWait + " in CLOSE_WAIT meanwhile" : "");
        }
        return closeWait > 0
                ? word + " so far. " + connections(closeWait) + " in CLOSE_WAIT; " + leakAfter
                        + ": look again after that time"
                : word + " in " + Phrases.seconds(watchingS) + " of watching";
    }

    private static String connections(int count) {
        return count == 1 ? "1 connection is" : count + " connections are";
    }

    private static String seconds(double seconds) {
        return seconds == Math.rint(seconds) ? Phrases.seconds((long) seconds) : Phrases.say("%s s", seconds);
    }
}
