// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reports made by hand: an empty one, and one in which everything that can be known is known. */
public final class Reports {
    private static final String ORDERS = "com.acme.Orders.fetch(Orders.java:42)";

    private Reports() {}

    public static Report empty() {
        return new Report(
                ReportSchema.VERSION,
                "2026-11-22T11:00:00Z",
                null,
                new Report.Fourwave("0.1.0", "2026-11-22T10:00:00Z", "premain", 30.0, 3600),
                new Report.JvmFacts(4711, "17.0.21", "Debian", "shop-1", "com.acme.Shop", "orders", 3600),
                new Report.Coverage(0, null, 0, null, List.of("tcp_info"), List.of()),
                new Report.Self(null, Map.of(), 0, 0),
                Map.of("established", 0),
                List.of(),
                Map.of("active_fin", 0L),
                new Report.Limits(null, null, null),
                List.of(),
                List.of(),
                List.of());
    }

    public static Report full() {
        return new Report(
                ReportSchema.VERSION,
                "2026-11-22T11:00:00Z",
                "a leak was found",
                new Report.Fourwave("0.1.0", "2026-11-22T10:00:00Z", "attach", 30.0, 3600),
                new Report.JvmFacts(4711, "17.0.21", "Debian", "shop-1", "com.acme.Shop", "orders", 3600),
                new Report.Coverage(
                        12,
                        3L,
                        2,
                        new Report.Descriptors(0, 21, 10, 2, 3, 1, 1, 1, 3),
                        List.of("tcp_info", "sock_diag"),
                        List.of(new Report.Gap("sock_diag", "the kernel said no: expected a netlink socket"))),
                new Report.Self(120L, Map.of("spans_over_rate", 7L), 1, 9),
                ordered("closed", 0, "close_wait", 2, "established", 10),
                List.of(
                        new Report.HistoryPoint(0, ordered("established", 4)),
                        new Report.HistoryPoint(1800, ordered("established", 10, "close_wait", 1)),
                        new Report.HistoryPoint(3600, ordered("established", 10, "close_wait", 2))),
                ordered("active_fin", 5L, "passive_fin", 1L, "abort", 0L),
                new Report.Limits(40L, 1024L, "32768-60999"),
                List.of(finding()),
                List.of(closedOnDemand()),
                List.of(active(), aborted(), reset(), passive(), simultaneous()));
    }

    private static Report.CloseEntry closedOnDemand() {
        return new Report.CloseEntry(
                "2026-11-22T10:59:00Z",
                "close_wait_leak-cc971e90",
                "leak close_wait_leak of com.acme.Orders.fetch(Orders.java:42)",
                5,
                Map.of("beyond --at-most", 15),
                false,
                false);
    }

    static Report.FindingEntry finding() {
        return new Report.FindingEntry(
                "close_wait_leak-cc971e90",
                1,
                Verdict.CLOSE_WAIT_LEAK,
                Severity.SUSPECT,
                Confidence.POSSIBLE,
                2,
                95,
                Side.CLIENT,
                40.0,
                7200L,
                List.of(new Report.Peer("10.0.0.2", 8080, 1), new Report.Peer("2001:db8::1", 443, 1)),
                17,
                new Report.Blame("com.acme.Orders.fetch", "Orders.java", 42, "org.postgresql:postgresql:42.3.1", null),
                new Report.OpenedBy(List.of("java.net.Socket.connect(Socket.java:633)", ORDERS), "worker-7"),
                new Report.LastUsedBy(List.of(ORDERS), "worker-7", 96),
                ordered("state", "close_wait", "unread_bytes", 0),
                "2 connections that the peer closed are still held, the oldest for 95 s",
                "Close what com.acme.Orders.fetch opens once the peer is done (read returned -1): try-with-resources"
                        + " does it on every path.",
                "ss -tanpoe state close-wait '( dport = :8080 )'",
                List.of(new Report.Example("10.0.0.1:40000", "10.0.0.2:8080", 100, "0af7651916cd43dd8448eb211c80319c")),
                List.of(
                        new Report.WaveEntry(0, Report.WaveKind.PEER_FIN, "peer FIN seen", null, null, null, 1000.0),
                        state(0, "CLOSE_WAIT", 1000.0)));
    }

    static Report.TeardownEntry active() {
        return teardown(
                "active",
                "active_fin",
                "time_wait",
                3,
                call(0, "active_fin"),
                state(0, "FIN_WAIT_1", null),
                state(10.24, "FIN_WAIT_2", 10.24),
                state(20.5, "TIME_WAIT", 10.0));
    }

    static Report.TeardownEntry passive() {
        return teardown(
                "passive",
                "passive_fin",
                "closed",
                1,
                new Report.WaveEntry(0, Report.WaveKind.PEER_FIN, "peer FIN seen", null, null, null, 1000.0),
                state(0, "CLOSE_WAIT", 1000.0),
                call(2000, "passive_fin"),
                state(2000, "LAST_ACK", null));
    }

    static Report.TeardownEntry simultaneous() {
        return teardown(
                "simultaneous",
                "active_fin",
                "time_wait",
                1,
                call(0, "active_fin"),
                state(0, "FIN_WAIT_1", null),
                state(1, "CLOSING", 1.0),
                state(2, "TIME_WAIT", 1.0));
    }

    static Report.TeardownEntry aborted() {
        return teardown(
                "aborted",
                "abort",
                "closed",
                1,
                call(0, "abort"),
                new Report.WaveEntry(0, Report.WaveKind.RST_SENT, "RST", null, null, null, null));
    }

    static Report.TeardownEntry reset() {
        return teardown(
                "reset_by_peer",
                "after_reset",
                "closed",
                1,
                new Report.WaveEntry(0, Report.WaveKind.RST_RECEIVED, "RST", null, null, null, 500.0),
                call(7, "after_reset"));
    }

    static Report.TeardownEntry between(String local, String peer) {
        return new Report.TeardownEntry(
                Role.ACTIVE,
                Side.CLIENT,
                Step.ACTIVE_FIN,
                12_345,
                local,
                peer,
                "closed",
                Confidence.PROBABLE,
                null,
                List.of());
    }

    private static Report.TeardownEntry teardown(
            String role, String step, String finalState, long count, Report.WaveEntry... waves) {
        return new Report.TeardownEntry(
                named(Role.class, role),
                Side.CLIENT,
                named(Step.class, step),
                count,
                "127.0.0.1:45464",
                "127.0.0.1:40123",
                finalState,
                Confidence.CERTAIN,
                ORDERS,
                List.of(waves));
    }

    private static Report.WaveEntry call(double at, String step) {
        return new Report.WaveEntry(
                at,
                Report.WaveKind.CALL,
                "Socket.close",
                named(Step.class, step),
                "com.acme.Orders.done(Orders.java:57)",
                "main",
                null);
    }

    private static Report.WaveEntry state(double at, String state, Double error) {
        return new Report.WaveEntry(at, Report.WaveKind.STATE, state, null, null, null, error);
    }

    static <E extends Enum<E>> E named(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    /** As the agent's maps are, in the order in which they were filled. */
    @SuppressWarnings("unchecked") // the callers know what they put in
    private static <V> Map<String, V> ordered(Object... keysAndValues) {
        Map<String, V> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], (V) keysAndValues[i + 1]);
        }
        return map;
    }
}
