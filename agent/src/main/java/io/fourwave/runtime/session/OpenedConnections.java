// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.BlameFinder;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.evidence.ConnectionSigns;
import io.fourwave.jdk.JdkNet;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code fourwave-junit} asks when a test class is over: the connections that were opened since a moment and are held
 * still, or that only the garbage collector closed. Maps of JDK types, for who asks has another loader. Watch thread.
 */
final class OpenedConnections {
    /** More than these tell no more. */
    private static final int AT_MOST = 1000;

    private final Function<Connection, BlameFinder.Blame> blamed;
    private final Predicate<Connection> ofAnotherAgent;
    private final AddressMask mask;

    /** @param blamed the line to blame for a connection */
    OpenedConnections(
            Function<Connection, BlameFinder.Blame> blamed, Predicate<Connection> ofAnotherAgent, AddressMask mask) {
        this.blamed = blamed;
        this.ofAnotherAgent = ofAnotherAgent;
        this.mask = mask;
    }

    /**
     * The oldest first; empty where one has been closed since the snapshot, so that it takes a new one to know by whom.
     *
     * @param sinceNanos {@code System.nanoTime}
     */
    Optional<List<Map<String, Object>>> since(long sinceNanos, Snapshot snapshot, List<Diagnosis.Found> findings) {
        List<Connection> open = new ArrayList<>();
        for (Connection connection : snapshot.open()) {
            if (isWanted(connection, sinceNanos)) {
                if (connection.isDescriptorGone()) {
                    return Optional.empty();
                }
                open.add(connection);
            }
        }
        Map<Connection, Finding> worst = worst(findings);
        Set<FourTuple> held = held(snapshot);
        return Optional.of(Stream.concat(
                        open.stream(),
                        collected(snapshot, findings).filter(connection -> isWanted(connection, sinceNanos)))
                .distinct()
                .sorted(Comparator.comparingLong(connection -> connection.openedNanos() - sinceNanos))
                .limit(AT_MOST)
                .map(connection -> row(connection, worst.get(connection), held))
                .toList());
    }

    private boolean isWanted(Connection connection, long sinceNanos) {
        return !connection.isAdopted()
                && connection.openedNanos() - sinceNanos >= 0
                && !connection.isClosedOnDemand()
                && !ofAnotherAgent.test(connection);
    }

    /** Those whose teardown is not over for the kernel yet, and of those before them what the findings remember. */
    private static Stream<Connection> collected(Snapshot snapshot, List<Diagnosis.Found> findings) {
        Stream<Connection> lately = snapshot.withoutDescriptor().stream()
                .filter(teardown -> isByCollector(teardown.connection()))
                .map(Teardown::connection);
        Stream<Connection> earlier = findings.stream()
                .map(Diagnosis.Found::finding)
                .filter(finding -> finding.verdict() == Verdict.GC_RESCUED)
                .flatMap(finding -> finding.suspects().stream())
                .map(Suspect::connection);
        return Stream.concat(lately, earlier);
    }

    private static boolean isByCollector(Connection connection) {
        return connection.teardown() != null
                && connection
                        .teardown()
                        .lastCall()
                        .filter(TeardownEvent.Called::isCollectors)
                        .isPresent();
    }

    private static Set<FourTuple> held(Snapshot snapshot) {
        return snapshot.open().stream()
                .filter(connection -> !connection.isDescriptorGone())
                .map(Connection::tuple)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Map<Connection, Finding> worst(List<Diagnosis.Found> findings) {
        Map<Connection, Finding> worst = new IdentityHashMap<>();
        for (Diagnosis.Found found : findings) {
            for (Suspect suspect : found.finding().suspects()) {
                if (suspect.connection() != null) {
                    worst.putIfAbsent(suspect.connection(), found.finding());
                }
            }
        }
        return worst;
    }

    private Map<String, Object> row(Connection connection, Finding finding, Set<FourTuple> held) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("opened_ns", connection.openedNanos());
        row.put("descriptor", connection.descriptorNumber());
        row.put("side", connection.side().text());
        if (connection.tuple() != null) {
            row.put(
                    "local",
                    mask.endpoint(
                            connection.tuple().localAddress(),
                            connection.tuple().localPort()));
            row.put(
                    "peer",
                    mask.endpoint(
                            connection.tuple().peerAddress(), connection.tuple().peerPort()));
        }
        if (connection.lastState() != null) {
            row.put("state", connection.lastState().semconv());
        }
        row.put("collected", isGarbage(connection) || isByCollector(connection));
        row.put("closing", connection.isClosing());
        row.put("end_read", connection.usage().endOfStream() != null);
        row.put("unread", isUnread(connection));
        row.put("peer_open", isPeerOpen(connection, held));
        row.put("shut_down", isShutDown(connection));
        row.put("reset", connection.teardown() != null && connection.teardown().isResetUnnoticed());
        if (finding != null) {
            row.put("verdict", finding.verdict().text());
            row.put("severity", finding.severity().text());
        }
        BlameFinder.Blame blame = blamed.apply(connection);
        blame.frame().ifPresent(frame -> row.put("blame", frame));
        blame.library().ifPresent(library -> row.put("library", library));
        row.put("opened_by", frames(connection.openStack()));
        if (connection.request() != null) {
            row.put("requested_by", frames(connection.request().stack()));
        }
        row.put("thread", connection.openThread());
        return row;
    }

    /** Nobody has its object; a close that runs all the same is the collector's. */
    private static boolean isGarbage(Connection connection) {
        return connection.object() == null && (!connection.isClosing() || connection.isCloseRunning());
    }

    /** After the peer's FIN: more than a farewell, and nobody has read it. The number may be somebody else's meanwhile. */
    private static boolean isUnread(Connection connection) {
        if (connection.lastState() != TcpState.CLOSE_WAIT || connection.isDescriptorGone()) {
            return false;
        }
        int bytes = JdkNet.unreadBytes(connection.descriptor());
        return !connection.isDescriptorGone() && bytes > ConnectionSigns.FAREWELL_BYTES;
    }

    /** Its peer has shut down one half at most: that is in this JVM, or was looked at. */
    private static boolean isPeerOpen(Connection connection, Set<FourTuple> held) {
        return connection.isPeerHalfClosed()
                || connection.tuple() != null
                        && held.contains(connection.tuple().reversed());
    }

    /** Both FINs are exchanged, ours by a shutdown. */
    private static boolean isShutDown(Connection connection) {
        return connection.lastState() == TcpState.CLOSE
                && connection.isFinSent()
                && connection.teardown() != null
                && !connection.teardown().hasReset();
    }

    private static StackTraceElement[] frames(Stack stack) {
        return stack.frames().toArray(new StackTraceElement[0]);
    }
}
