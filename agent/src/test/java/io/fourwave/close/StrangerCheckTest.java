// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.EvidenceTable;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.holding.HolderPath;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reason to spare a connection that only a path leads to, from one that has none. */
class StrangerCheckTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NOW = 1_000 * SECOND;
    private static final String PATH =
            "static " + StrangerCheckTest.class.getName() + ".HELD > ArrayList > SocketChannel";
    private static final String POOLED =
            "static " + StrangerCheckTest.class.getName() + ".IDLE > ArrayList > SocketChannel";
    private static final List<Object> HELD = new ArrayList<>();
    private static final List<Object> IDLE = new ArrayList<>();

    private ServerSocketChannel listener;
    private SocketChannel socket;
    private boolean force = true;
    private String path = PATH;
    private long since = NOW - 40 * SECOND;
    private int state = TcpState.CLOSE_WAIT.number();
    private Optional<Set<FourTuple>> halfClosed = Optional.of(Set.of());
    private Connection known;
    private EvidenceTable.Ruling ruling =
            new EvidenceTable.Ruling(Verdict.CLOSE_WAIT_UNDECIDED, Severity.INFO, Confidence.POSSIBLE, true);

    @BeforeEach
    void connect() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        socket = SocketChannel.open(listener.getLocalAddress());
        HELD.add(socket);
    }

    @AfterEach
    void disconnect() throws IOException {
        HELD.clear();
        IDLE.clear();
        listener.close();
        socket.close();
    }

    @Test
    void forgottenOneIsClosedByForceAlone() throws Exception {
        assertThat(spared()).isEmpty();
        force = false;
        assertThat(spared()).contains(Sparing.NOT_ACCUSED);
    }

    @ParameterizedTest
    @EnumSource(Severity.class)
    void bySeverity(Severity severity) throws Exception {
        ruling = new EvidenceTable.Ruling(Verdict.CLOSE_WAIT_LEAK, severity, Confidence.PROBABLE);

        assertThat(spared().isEmpty()).isEqualTo(severity == Severity.LEAK || severity == Severity.SUSPECT);
        force = false;
        assertThat(spared()).isPresent();
    }

    @Test
    void whatThePathDoesNotLeadTo() throws Exception {
        HELD.clear();

        assertThat(spared()).contains(Sparing.OFF_THE_PATH);
    }

    @Test
    void whatAPoolHas() throws Exception {
        IDLE.add(socket);
        path = POOLED;

        assertThat(spared()).contains(Sparing.POOLED);
    }

    @Test
    void whatWasUsedMeanwhile() throws Exception {
        known = new Connection(
                new Connection.Origin(Side.CLIENT, true, false, NOW, null, 0, null),
                new ClosableSocket(true, false, false),
                socket,
                new FileDescriptor(),
                7,
                new InetSocketAddress("127.0.0.1", 443));

        assertThat(spared()).contains(Sparing.MET_MEANWHILE);
    }

    @Test
    void whatAThreadHasReadSinceBefore() throws Exception {
        Thread reader = new Thread(() -> {
            try {
                socket.read(ByteBuffer.allocate(1));
            } catch (IOException closed) {
                // at the end of the test
            }
        });
        reader.start();
        while (spared().isEmpty() && reader.isAlive()) {
            Thread.onSpinWait();
        }

        assertThat(spared()).contains(Sparing.IN_USE);
        socket.close();
        reader.join();
    }

    @Test
    void whatThePeerClosedJustNow() throws Exception {
        since = NOW - 29 * SECOND;

        assertThat(spared()).contains(Sparing.TOO_YOUNG);
    }

    @Test
    void whatThePeerWaitsFor() throws Exception {
        halfClosed = Optional.of(Set.of(tuple()));
        assertThat(spared()).contains(Sparing.PEER_WAITS);

        halfClosed = Optional.empty();
        assertThat(spared()).contains(Sparing.PEER_UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(TcpState.class)
    void onlyWhatThePeerIsDoneWith(TcpState is) throws Exception {
        state = is.number();

        boolean done = is == TcpState.CLOSE_WAIT || is == TcpState.CLOSE;
        assertThat(spared()).isEqualTo(done ? Optional.empty() : Optional.of(Sparing.PEER_HAS_NOT_CLOSED));
    }

    @Test
    void whatTheApplicationHasClosedSinceTheWalk() throws Exception {
        Conditions conditions = new Conditions();
        CloseOrder order = order();
        PathSockets reached = walked(order, conditions);
        Suspect suspect = suspect();
        socket.close();

        assertThat(check(order, conditions, reached).of(suspect, socket, NOW)).contains(Sparing.CLOSED_MEANWHILE);
        assertThat(check(order, conditions, reached).of(suspect, null, NOW)).contains(Sparing.COLLECTED);
    }

    private Optional<Sparing> spared() throws Exception {
        Conditions conditions = new Conditions();
        CloseOrder order = order();
        PathSockets reached = walked(order, conditions);
        Suspect suspect = suspect();
        BatchCheck batch = new BatchCheck(List.of(suspect), order, conditions, reached);
        Object found = batch.object(suspect);
        Optional<Sparing> path = batch.offThePath(suspect);
        return path.isPresent() ? path : check(order, conditions, reached).of(suspect, found, NOW);
    }

    private StrangerCheck check(CloseOrder order, CloseConditions conditions, PathSockets reached) {
        return new StrangerCheck(order, conditions, reached, descriptor -> state);
    }

    private static PathSockets walked(CloseOrder order, CloseConditions conditions) throws InterruptedException {
        PathSockets reached = new PathSockets(order.through().orElseThrow(), conditions);
        reached.walk();
        reached.lookAtPeers();
        return reached;
    }

    private CloseOrder order() {
        return new CloseOrder("1", true, force, 10, HolderPath.parse(path));
    }

    private FourTuple tuple() throws IOException {
        return FourTuple.of(
                (InetSocketAddress) socket.getLocalAddress(), (InetSocketAddress) socket.getRemoteAddress());
    }

    private Suspect suspect() throws IOException {
        return new Suspect(null, tuple(), Side.CLIENT, since, 0, Stack.NONE, Stack.NONE, null, null, null, ruling);
    }

    private final class Conditions implements CloseConditions {
        @Override
        public long leakAfterNanos() {
            return 30 * SECOND;
        }

        @Override
        public List<Diagnosis.Found> findings() {
            return List.of();
        }

        @Override
        public void watchAllUses(long nanos) {}

        @Override
        public long allUsesSinceNanos() {
            return 1;
        }

        @Override
        public boolean asynchronousReadsSeen() {
            return true;
        }

        @Override
        public void meetAllUsed(long nanos) {}

        @Override
        public long allMetSinceNanos() {
            return 1;
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public List<Class<?>> classesNamed(String name) {
            return List.of(StrangerCheckTest.class);
        }

        @Override
        public Connection known(FileDescriptor descriptor) {
            return known;
        }

        @Override
        public Connection adopt(Object object, FourTuple tuple) {
            return null;
        }

        @Override
        public Optional<Set<FourTuple>> halfClosedByPeer(Collection<FourTuple> tuples) {
            return halfClosed;
        }
    }
}
