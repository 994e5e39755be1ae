// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Connection;
import io.fourwave.watch.Stack;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Connections that the peer has closed and that sit in CLOSE_WAIT for longer than {@code leak.after}. The kernel never
 * ends that state by itself: without a close it lasts as long as the JVM.
 *
 * <p>A pool's idle connection looks the same from the kernel, so that this alone makes a suspect and not a leak.
 */
final class CloseWaitDetector implements Detector {
    private final long after;
    private final BlameFinder blame;
    private final ToIntFunction<Connection> unreadBytes;

    CloseWaitDetector(Duration after, BlameFinder blame) {
        this(after, blame, Connection::unreadBytes);
    }

    CloseWaitDetector(Duration after, BlameFinder blame, ToIntFunction<Connection> unreadBytes) {
        this.after = after.toNanos();
        this.blame = blame;
        this.unreadBytes = unreadBytes;
    }

    @Override
    public List<Finding> detect(Collection<Connection> open, long nowNanos) {
        return open.stream()
                .filter(connection -> age(connection, nowNanos) >= after)
                .sorted(Comparator.comparingLong(connection -> -age(connection, nowNanos)))
                .collect(Collectors.groupingBy(this::site, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(group -> finding(group, nowNanos))
                .toList();
    }

    /** Nanoseconds in CLOSE_WAIT; -1 for any other state. */
    private static long age(Connection connection, long nowNanos) {
        boolean closeWait =
                connection.teardown() != null && connection.teardown().currentState() == TcpState.CLOSE_WAIT;
        return closeWait ? nowNanos - connection.teardown().currentSince() : -1;
    }

    private Object site(Connection connection) {
        return List.of(connection.side(), blame.of(connection.openStack()).frame());
    }

    private Finding finding(List<Connection> group, long nowNanos) {
        Connection oldest = group.get(0);
        long age = age(oldest, nowNanos);
        BlameFinder.Blame blamed = blame.of(oldest.openStack());
        Optional<StackTraceElement> frame = blamed.frame();
        int unread = unreadBytes.applyAsInt(oldest);
        return new Finding(
                Verdict.CLOSE_WAIT_LEAK,
                Severity.SUSPECT,
                Confidence.POSSIBLE,
                oldest.side(),
                age,
                group,
                frame,
                blamed.library(),
                oldest.openStack(),
                evidence(unread),
                "%d connection%s that the peer closed %s still held, the oldest for %d s"
                        .formatted(
                                group.size(),
                                group.size() == 1 ? "" : "s",
                                group.size() == 1 ? "is" : "are",
                                Duration.ofNanos(age).toSeconds()),
                advice(frame, unread),
                confirm(oldest));
    }

    /** By the port that does not change from connection to connection. */
    private static String confirm(Connection connection) {
        FourTuple tuple = connection.tuple();
        return "ss -tanpoe state close-wait '( %s )'"
                .formatted(
                        connection.side() == Side.CLIENT
                                ? "dport = :" + tuple.peerPort()
                                : "sport = :" + tuple.localPort());
    }

    private static Map<String, Object> evidence(int unread) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("state", TcpState.CLOSE_WAIT.semconv());
        evidence.put("unread_bytes", unread);
        return evidence;
    }

    private static String advice(Optional<StackTraceElement> frame, int unread) {
        String where = frame.map(f -> "what " + Stack.function(f) + " opens").orElse("these connections");
        return unread > 0
                ? "Read the answer to its end and close " + where + ": bytes of the peer are still unread."
                : "Close " + where
                        + " once the peer is done (read returned -1): try-with-resources does it on every path.";
    }
}
