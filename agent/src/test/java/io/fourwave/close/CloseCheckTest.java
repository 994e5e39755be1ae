// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.CapturedStack;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.Use;
import io.fourwave.diagnose.EvidenceTable;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reason to spare a connection, from one that has none. */
class CloseCheckTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NOW = 1_000 * SECOND;
    private static final long LEAK_AFTER = 30 * SECOND;
    private static final ClosableSocket CLOSABLE = new ClosableSocket(true, false, false);

    private final Object socket = new Object();
    private ClosableSocket api = CLOSABLE;
    private EvidenceTable.Ruling ruling =
            new EvidenceTable.Ruling(Verdict.CLOSE_WAIT_LEAK, Severity.LEAK, Confidence.CERTAIN);
    private long since = NOW - 40 * SECOND;
    private boolean force;
    private boolean throughPath;
    private boolean asynchronousReadsSeen = true;
    private int state = TcpState.CLOSE_WAIT.number();
    private Consumer<Connection> before = connection -> {};
    private StackTraceElement[] stack = {};

    @Test
    void forgottenOneIsClosed() {
        assertThat(spared()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TcpState.class)
    void onlyWhatThePeerIsDoneWith(TcpState is) {
        state = is.number();

        boolean done = is == TcpState.CLOSE_WAIT || is == TcpState.CLOSE;
        assertThat(spared()).isEqualTo(done ? Optional.empty() : Optional.of(Sparing.PEER_HAS_NOT_CLOSED));
    }

    @Test
    void noKernelThatTells() {
        state = 0;

        assertThat(spared()).contains(Sparing.STATE_UNKNOWN);
    }

    @Test
    void strangerHasNoObject() {
        Suspect stranger =
                new Suspect(null, null, Side.CLIENT, since, 0, Stack.NONE, Stack.NONE, null, null, null, null);

        assertThat(check(List.of(stranger)).of(stranger, null, NOW)).contains(Sparing.NOT_MET);
    }

    @Test
    void collectedOne() {
        Suspect suspect = suspect();

        assertThat(check(List.of(suspect)).of(suspect, null, NOW)).contains(Sparing.COLLECTED);
    }

    @Test
    void whatSomebodyElseCloses() {
        before = connection -> connection.beginClose(NOW);
        assertThat(spared()).contains(Sparing.CLOSE_CALLED);

        before = Connection::descriptorGoes;
        assertThat(spared()).contains(Sparing.CLOSED_MEANWHILE);
    }

    @Test
    void whatIsNotTheJdks() {
        api = new ClosableSocket(false, false, false);

        assertThat(spared()).contains(Sparing.NATIVE);
    }

    @Test
    void asynchronousReadsThatNobodySees() {
        api = new ClosableSocket(true, false, true);
        assertThat(spared()).isEmpty();

        asynchronousReadsSeen = false;
        assertThat(spared()).contains(Sparing.READS_UNSEEN);
    }

    @Test
    void whatIsOnlyProbablyALeakTakesForce() {
        ruling = new EvidenceTable.Ruling(Verdict.CLOSE_WAIT_LEAK, Severity.LEAK, Confidence.PROBABLE);
        assertThat(spared()).contains(Sparing.NOT_CERTAIN);
        force = true;
        assertThat(spared()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Severity.class)
    void weakerCaseOfALeakTakesForce(Severity own) {
        ruling = new EvidenceTable.Ruling(Verdict.CLOSE_WAIT_LEAK, own, Confidence.CERTAIN);
        assertThat(spared()).isEqualTo(own == Severity.LEAK ? Optional.empty() : Optional.of(Sparing.NOT_ACCUSED));

        force = true;
        assertThat(spared().isEmpty()).isEqualTo(own == Severity.LEAK || own == Severity.SUSPECT);
    }

    @Test
    void whatOnlyItsHolderTellsTakesForceAndThePath() {
        ruling = new EvidenceTable.Ruling(Verdict.CLOSE_WAIT_UNDECIDED, Severity.INFO, Confidence.POSSIBLE, true);
        force = true;
        assertThat(spared()).contains(Sparing.NOT_ACCUSED);
        throughPath = true;
        assertThat(spared()).isEmpty();
        force = false;
        assertThat(spared()).contains(Sparing.NOT_ACCUSED);

        force = true;
        ruling = new EvidenceTable.Ruling(Verdict.CLOSE_WAIT_UNDECIDED, Severity.INFO, Confidence.POSSIBLE);
        assertThat(spared()).contains(Sparing.NOT_ACCUSED);
    }

    @Test
    void peerThatWaitsForTheRest() {
        before = connection -> connection.peerSeen(TcpState.FIN_WAIT_2, true);

        assertThat(spared()).contains(Sparing.PEER_WAITS);
    }

    @Test
    void whatAThreadIsIn() {
        api = new ClosableSocket(true, true, false);
        assertThat(spared()).contains(Sparing.IN_USE);

        api = CLOSABLE;
        before = Connection::callBegins;
        assertThat(spared()).contains(Sparing.IN_USE);
    }

    @Test
    void whatThePeerClosedJustNow() {
        since = NOW - 29 * SECOND;

        assertThat(spared()).contains(Sparing.TOO_YOUNG);
    }

    @Test
    void whatWasUsedLately() {
        before = connection -> connection.usage().read(NOW - 29 * SECOND);
        assertThat(spared()).contains(Sparing.USED_LATELY);

        before = connection -> connection.usage().written(NOW - 29 * SECOND);
        assertThat(spared()).contains(Sparing.USED_LATELY);

        before = connection -> connection.usage().touched(NOW - 29 * SECOND);
        assertThat(spared()).contains(Sparing.USED_LATELY);
    }

    @Test
    void whatItsThreadMayBeAtWorkWith() {
        before = connection -> usedBy(connection, Thread.currentThread());
        stack = new StackTraceElement[] {new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", 50)};
        assertThat(spared()).contains(Sparing.STILL_AT_WORK);

        stack = new StackTraceElement[] {new StackTraceElement("com.acme.Idle", "park", "Idle.java", 5)};
        assertThat(spared()).isEmpty();
    }

    @Test
    void threadThatWentOnHasForgotten() {
        stack = new StackTraceElement[] {new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", 50)};
        AtomicInteger uses = new AtomicInteger();
        before = connection -> usedBy(connection, Thread.currentThread(), NOW - 50 * SECOND + uses.getAndIncrement());
        List<Suspect> few = List.of(suspect(), suspect());
        assertThat(check(few).of(few.get(0), socket, NOW)).contains(Sparing.STILL_AT_WORK);

        List<Suspect> many = List.of(suspect(), suspect(), suspect(), suspect(), suspect());
        assertThat(check(many).of(many.get(0), socket, NOW)).isEmpty();
    }

    private Optional<Sparing> spared() {
        Suspect suspect = suspect();
        return check(List.of(suspect)).of(suspect, socket, NOW);
    }

    private CloseCheck check(List<Suspect> all) {
        return new CloseCheck(
                force,
                throughPath,
                asynchronousReadsSeen,
                LEAK_AFTER,
                descriptor -> state,
                new LastUsers(all, thread -> stack));
    }

    private Suspect suspect() {
        Connection connection = new Connection(
                new Connection.Origin(Side.CLIENT, false, false, NOW - 100 * SECOND, "main", 1, null),
                api,
                socket,
                new FileDescriptor(),
                7,
                new InetSocketAddress("127.0.0.1", 443));
        connection.usage().read(NOW - 50 * SECOND);
        before.accept(connection);
        return new Suspect(
                connection,
                null,
                Side.CLIENT,
                since,
                connection.openedNanos(),
                Stack.NONE,
                Stack.NONE,
                "main",
                null,
                connection.usage().lastSampledUse(),
                ruling);
    }

    private static CapturedStack captured() {
        CapturedStack captured = new CapturedStack();
        captured.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", 42)});
        return captured;
    }

    private static void usedBy(Connection connection, Thread thread) {
        usedBy(connection, thread, NOW - 50 * SECOND);
    }

    private static void usedBy(Connection connection, Thread thread, long nanoTime) {
        Use use = new Use(nanoTime, thread.getName(), thread, captured());
        use.resolve(new StackResolver(64));
        connection.usage().use(use);
    }
}
