// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Connection;
import io.fourwave.watch.Stack;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One diagnosis: all connections of one side that one line of code opened and that share a verdict.
 *
 * @param oldestNanos how long the oldest of them has been so, in nanoseconds
 * @param connections the oldest first
 * @param blame the frame to blame, empty where no stack is known
 * @param library the Maven coordinate of the library between that frame and the JDK, empty where there is none
 * @param evidence what was measured, by name
 * @param summary one sentence: what is the matter
 * @param advice one sentence: what to change
 * @param confirm a command that shows the same from outside
 */
public record Finding(
        Verdict verdict,
        Severity severity,
        Confidence confidence,
        Side side,
        long oldestNanos,
        List<Connection> connections,
        Optional<StackTraceElement> blame,
        Optional<String> library,
        Stack openedBy,
        Map<String, Object> evidence,
        String summary,
        String advice,
        String confirm) {

    public int count() {
        return connections.size();
    }

    /** The same matter over time: findings with one key are one finding that grows or shrinks. */
    public Key key() {
        return new Key(verdict, side, blame.map(Stack::text).orElse(""));
    }

    /** Never an ephemeral port: that would make 20,000 findings of one. */
    public record Key(Verdict verdict, Side side, String blame) {}
}
