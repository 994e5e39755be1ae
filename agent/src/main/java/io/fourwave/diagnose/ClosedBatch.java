// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Stack;
import java.util.Map;

/**
 * What the command {@code close} has done.
 *
 * @param finding as it was before
 * @param forced a suspect would have been taken as well
 * @param stopped before its end
 * @param closed how many
 * @param spared how many were left alone, by reason
 */
public record ClosedBatch(
        Finding finding,
        boolean forced,
        boolean stopped,
        int closed,
        Map<String, Integer> spared,
        long beganMillis,
        long endedMillis) {

    /** {@code leak close_wait_leak of com.acme.Orders.fetch(Orders.java:42)}. */
    public String what() {
        return what(finding);
    }

    /** What a finding is called in one line. */
    public static String what(Finding finding) {
        return finding.severity().text() + " " + finding.verdict().text()
                + finding.blame().map(frame -> " of " + Stack.text(frame)).orElse("");
    }
}
