// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.Use;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.BlameFinder;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Headroom;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseWaitLeakDetectorTest {
    private final Scene scene = new Scene();
    private final Detector detector = detector(AcmeBlame.finder());

    @Test
    void connectionWhoseEndWasReadIsALeakFromTheTimeOnThatTheOptionNames() {
        for (int port = 1; port <= 5; port++) {
            scene.readsEndOfStream(inCloseWait(Side.CLIENT, port, 8080));
        }
        scene.passes(29, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(1, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.CLOSE_WAIT_LEAK);
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.confidence()).as("a few may be kept").isEqualTo(Confidence.PROBABLE);
            assertThat(finding.count()).isEqualTo(5);
            assertThat(finding.oldestNanos()).isEqualTo(SECONDS.toNanos(30));
            assertThat(finding.blame()).contains(Scene.OPENER);
            assertThat(finding.evidence())
                    .containsEntry("state", "close_wait")
                    .containsEntry("unread_bytes", 0)
                    .containsEntry("eof_read", true)
                    .doesNotContainKey("holder");
            assertThat(finding.summary())
                    .isEqualTo("5 connections that the peer closed are still held, the oldest for 30 s;"
                            + " the application has read the end of the stream");
            assertThat(finding.advice()).startsWith("Close what com.acme.Orders.fetch opens on every path");
        });
    }

    /** A client that connects again at its next use closes then what its reader has given up: never more than it needs. */
    @Test
    void whoseReadersHaveEndedMayBeClosedAtTheirNextUseUnlessThereAreMoreAndMore() {
        for (int port = 1; port <= 20; port++) {
            scene.hasReaderThatEnds(inCloseWait(Side.CLIENT, port, 80));
        }
        scene.passes(60, SECONDS);
        assertThat(findings()).isEmpty();
        for (int port = 21; port <= 80; port++) {
            scene.hasReaderThatEnds(inCloseWait(Side.CLIENT, port, 80));
            scene.passes(1, SECONDS);
        }

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
        });
    }

    @Test
    void fewThatWereReadToTheEndMayBeKept() {
        for (int port = 1; port <= 4; port++) {
            scene.readsEndOfStream(inCloseWait(Side.CLIENT, port, 80));
        }
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void connectionsOpenedBesideIdleOnesAreALeakOnceTheyGrow() {
        leaksOneASecond(20);
        scene.passes(30, SECONDS);
        assertThat(findings()).as("a cache looks the same").isEmpty();
        leaksOneASecond(60);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.evidence()).containsEntry("eof_read", false);
            assertThat(finding.growthPerHour().orElseThrow()).isPositive();
        });
    }

    @Test
    void connectionsThatMayBeAPoolsAreLeftOut() {
        inCloseWait(Side.CLIENT, 1, 80);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void clientThatDoesNotBlockHasNoUseForIt() {
        for (int port = 1; port <= 5; port++) {
            isClosedByPeer(scene.opensNonBlocking(Side.CLIENT, Scene.tuple(port, 80)));
        }
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().extracting(Finding::severity).isEqualTo(Severity.SUSPECT);
    }

    @Test
    void oneReaderThatDoesNotBlockMayBePaused() {
        isClosedByPeer(scene.opensNonBlocking(Side.CLIENT, Scene.tuple(1, 80)));
        scene.passes(30, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void serverIsALeakOnceSeveralWereToldOfTheEnd() {
        for (int i = 1; i <= 4; i++) {
            scene.readsEndOfStream(inCloseWait(Side.SERVER, 80, i));
        }
        scene.passes(30, SECONDS);
        assertThat(findings()).isEmpty();
        scene.readsEndOfStream(inCloseWait(Side.SERVER, 80, 5));
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.advice()).startsWith("Close what com.acme.Orders.read accepts on every path");
        });
    }

    @Test
    void connectionThatIsUsedIsNotForgotten() {
        Connection halfClosed = inCloseWait(Side.SERVER, 80, 1);
        scene.readsEndOfStream(halfClosed);
        for (int minutes = 0; minutes < 10; minutes++) {
            scene.passes(29, SECONDS);
            scene.writes(halfClosed);
            scene.passes(29, SECONDS);

            assertThat(findings()).isEmpty();
        }
    }

    /** An event loop that ignores -1: each select shows the end again. */
    @Test
    void loopThatReadsTheEndAgainAndAgainIsNamed() {
        List<Connection> held = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            held.add(inCloseWait(Side.SERVER, 80, i));
        }
        held.forEach(scene::readsEndOfStream);
        for (int i = 0; i < 30; i++) {
            scene.passes(1, SECONDS);
            held.forEach(scene::readsEndAgain);
        }
        scene.sweeps();

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
            assertThat(finding.evidence())
                    .containsEntry("end_read_again_at", Stack.text(Scene.READER))
                    .containsEntry("because", "a loop reads the end again and again");
            assertThat(finding.advice()).contains("where a read returns -1");
        });
        scene.passes(31, SECONDS);
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).doesNotContainKey("end_read_again_at"));
    }

    @Test
    void otherStatesAreNoSuspects() {
        scene.opens(Side.SERVER, Scene.tuple(80, 1));
        Connection reset = scene.opens(Side.SERVER, Scene.tuple(80, 2));
        scene.sweeps();
        scene.isIn(TcpState.CLOSE, reset);
        scene.sweeps();
        Connection closed = inCloseWait(Side.SERVER, 80, 3);
        Connection closing = inCloseWait(Side.SERVER, 80, 4);
        scene.closes(closed, TcpState.CLOSE_WAIT);
        scene.isStuckInClose(closing, TcpState.CLOSE_WAIT);
        isClosedByPeer(scene.opensAndLoses(Scene.tuple(5, 80)));
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void threadThatLeasesOneAfterTheOtherHasForgottenThemWhereverItStands() {
        List<Connection> leased = leasedBesideOneTakenBack(5);

        assertThat(whileItsCallerGoesOn().detect(scene.snapshot()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.count()).isEqualTo(leased.size());
                    assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
                    assertThat(finding.evidence()).containsEntry("frame_left", true);
                });
    }

    @Test
    void threadThatWorksOnAFewLeasedOnesIsNotAccused() {
        leasedBesideOneTakenBack(4);

        assertThat(whileItsCallerGoesOn().detect(scene.snapshot())).isEmpty();
    }

    private List<Connection> leasedBesideOneTakenBack(int count) {
        StackTraceElement pool = new StackTraceElement(
                "org.apache.http.impl.conn.PoolingHttpClientConnectionManager", "connect", "A.java", 1);
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < count + 1; i++) {
            all.add(scene.opens(Side.CLIENT, Scene.tuple(1 + i, 80), pool, Scene.OPENER));
        }
        scene.passes(1, SECONDS);
        for (Connection connection : all) {
            scene.passes(10, MILLISECONDS);
            scene.reads(connection);
            Use read = new Use(scene.now(), "main", Thread.currentThread(), Scene.captured(pool, Scene.READER));
            read.resolve(new StackResolver(64));
            connection.usage().use(read);
        }
        scene.touches(all.remove(0));
        scene.table.forEach(this::isClosedByPeer);
        scene.passes(30, SECONDS);
        return all;
    }

    /** The method that read stands on a later line now. */
    private static Detector whileItsCallerGoesOn() {
        StackTraceElement later = new StackTraceElement(
                Scene.READER.getClassName(),
                Scene.READER.getMethodName(),
                Scene.READER.getFileName(),
                Scene.READER.getLineNumber() + 5);
        return new CloseWaitLeakDetector(new DetectorContext(
                Duration.ofSeconds(30), AcmeBlame.finder(), Headroom.UNKNOWN, AcmeBlame.threads(thread ->
                        new StackTraceElement[] {later})));
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }

    private static Detector detector(BlameFinder blame) {
        return new CloseWaitLeakDetector(AcmeBlame.context(blame));
    }

    private void leaksOneASecond(int count) {
        for (int i = 0; i < count; i++) {
            inCloseWait(Side.CLIENT, 1 + i, 80);
            scene.passes(1000, MILLISECONDS);
        }
    }

    private Connection inCloseWait(Side side, int localPort, int peerPort) {
        Connection connection = scene.opens(side, Scene.tuple(localPort, peerPort));
        isClosedByPeer(connection);
        return connection;
    }

    private void isClosedByPeer(Connection connection) {
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
    }
}
