// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Stack;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * One diagnosis: all connections of one side that one line of code is to blame for and that share a verdict.
 *
 * @param count how many there are
 * @param oldestNanos how long the oldest of them has been so, in nanoseconds
 * @param growthPerHour how many more there are an hour, as measured; empty where that is not known
 * @param exhaustionSeconds until no descriptor, or no local port, is left at that growth; empty where it does not grow
 * @param peers how many of them by the other end, the ten most frequent
 * @param otherPeers how many other ends there are beyond those
 * @param blame the frame to blame, empty where no stack is known
 * @param library what the library is called that this frame calls: a Maven coordinate, or the name of its jar; empty where
 *     there is none
 * @param way all libraries between that frame and the JDK, from the frame inwards
 * @param evidence what was measured, by name
 * @param summary one sentence: what is the matter
 * @param advice one sentence: what to change
 * @param confirm a command that shows the same from outside
 * @param suspects those that are known one by one, the oldest first; never empty
 */
public record Finding(
        Verdict verdict,
        Severity severity,
        Confidence confidence,
        Side side,
        int count,
        long oldestNanos,
        OptionalDouble growthPerHour,
        OptionalLong exhaustionSeconds,
        List<Peer> peers,
        int otherPeers,
        Optional<StackTraceElement> blame,
        Optional<String> library,
        List<String> way,
        Map<String, Object> evidence,
        String summary,
        String advice,
        String confirm,
        List<Suspect> suspects) {
    private static final int EXAMPLES = 5;

    /** The name in {@link #evidence} of the reason why no line is known to blame. */
    public static final String LINE_UNKNOWN = "line_unknown";

    /** The oldest one. */
    public Suspect oldest() {
        return suspects.get(0);
    }

    /** Some of them. */
    public List<Suspect> examples() {
        return suspects.subList(0, Math.min(EXAMPLES, suspects.size()));
    }

    /** With more to say. */
    Finding saying(String more) {
        return new Finding(
                verdict,
                severity,
                confidence,
                side,
                count,
                oldestNanos,
                growthPerHour,
                exhaustionSeconds,
                peers,
                otherPeers,
                blame,
                library,
                way,
                evidence,
                summary + more,
                advice,
                confirm,
                suspects);
    }

    /** The one whose stack is shown. */
    public Suspect shown() {
        return suspects.stream().filter(Suspect::hasStack).findFirst().orElse(oldest());
    }

    /** The same matter over time: findings with one key are one finding that grows or shrinks. */
    public Key key() {
        return new Key(verdict, side, blame.map(Stack::text).orElse(""));
    }

    /** Never an ephemeral port: that would make 20,000 findings of one. */
    public record Key(Verdict verdict, Side side, String blame) {

        /**
         * {@code close_wait_leak-cc971e90}: what a person names the finding by. The same in every report of the same code,
         * wherever the finding stands in it.
         */
        public String id() {
            // no MessageDigest: the application may want to choose its security providers first
            CRC32 place = new CRC32();
            place.update((side.text() + " " + blame).getBytes(StandardCharsets.UTF_8));
            return "%s-%08x".formatted(verdict.text(), place.getValue());
        }
    }

    /** @param port 0 for the peers of a server: theirs are ephemeral */
    public record Peer(String address, int port, int count) {}
}
