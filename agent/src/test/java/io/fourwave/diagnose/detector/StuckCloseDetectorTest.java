// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class StuckCloseDetectorTest {
    private final Scene scene = new Scene();
    private final Connection connection = scene.opens(Side.CLIENT, Scene.tuple(1, 80));
    private final Detector detector = new StuckCloseDetector(AcmeBlame.context());

    @Test
    void closeThatDoesNotReturnIsBlamedOnTheLineThatCloses() {
        scene.sweeps();
        scene.isStuckInClose(connection, TcpState.ESTABLISHED);
        scene.passes(29, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(1, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.STUCK_CLOSE);
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
            assertThat(finding.blame()).contains(Scene.CLOSER);
            assertThat(finding.evidence())
                    .containsEntry("close_entered", true)
                    .containsEntry("close_returned", false)
                    .containsEntry("thread", "worker")
                    .containsEntry("state", "fin_wait_1");
            assertThat(finding.summary()).isEqualTo("close() of 1 connection has not returned, the oldest for 30 s");
        });
    }

    @Test
    void closeThatLingersAsItWasToldIsNoLeakBeforeThatTimeIsOver() {
        scene.sweeps();
        connection.closeMayLinger(60);
        scene.isStuckInClose(connection, TcpState.ESTABLISHED);
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.evidence()).containsEntry("linger_s", 60).containsEntry("thread", "worker");
            assertThat(finding.summary()).endsWith("for 30 s: SO_LINGER lets it wait 60 s for the peer");
        });
        scene.passes(59, SECONDS);
        assertThat(findings()).extracting(Finding::severity).containsExactly(Severity.INFO);
        scene.passes(1, SECONDS);
        assertThat(findings()).extracting(Finding::severity).containsExactly(Severity.LEAK);
    }

    @Test
    void oneThatIsLateIsALeakBesideThoseThatLinger() {
        Connection other = scene.opens(Side.CLIENT, Scene.tuple(2, 80));
        scene.sweeps();
        other.closeMayLinger(600);
        scene.isStuckInClose(other, TcpState.ESTABLISHED);
        scene.isStuckInClose(connection, TcpState.ESTABLISHED);
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.count()).isEqualTo(1);
        });
    }

    @Test
    void closeWhoseCallGotLostIsBlamedOnTheLineThatOpened() {
        scene.sweeps();
        scene.isStuckInUnseenClose(connection);
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.blame()).contains(Scene.OPENER);
            assertThat(finding.evidence()).containsEntry("state", "established");
        });
    }

    @Test
    void closeThatReturnedIsNoMatterNorIsAnOpenConnection() {
        Connection closed = scene.opens(Side.CLIENT, Scene.tuple(2, 80));
        Connection held = scene.opens(Side.CLIENT, Scene.tuple(3, 80));
        scene.sweeps();
        scene.closes(closed, TcpState.ESTABLISHED);
        scene.closesHeldBySelector(held, TcpState.ESTABLISHED);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    /** SSLSocket.close() behind a write that the peer does not take. */
    @Test
    void closeAboveTheSocketIsToldWithTheWriter() {
        blocks(connection);
        blocks(null);

        assertThat(findings()).singleElement().satisfies(finding -> {
            namesBoth(finding);
            assertThat(finding.count()).isEqualTo(2);
            assertThat(finding.summary())
                    .startsWith(
                            "2 calls of close() have not returned, the oldest for 40 s: thread closer waits for a lock"
                                    + " that thread writer has, which is blocked in a write at com.acme.Orders.read");
        });
    }

    @Test
    void closeThatHasComeToTheSocketIsToldOnce() {
        blocks(connection);
        scene.sweeps();
        scene.isStuckInClose(connection, TcpState.ESTABLISHED);
        scene.passes(30, SECONDS);

        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).doesNotContainKey("writer"));
    }

    private void blocks(Connection written) {
        scene.blockedCloses.add(new Snapshot.BlockedClose(
                written,
                scene.now() - SECONDS.toNanos(40),
                "closer",
                new Stack(List.of(Scene.CLOSER)),
                "writer",
                new Stack(List.of(Scene.READER)),
                new WeakReference<>(Thread.currentThread())));
    }

    private static void namesBoth(Finding finding) {
        assertThat(finding.severity()).isEqualTo(Severity.LEAK);
        assertThat(finding.blame()).contains(Scene.CLOSER);
        assertThat(finding.evidence())
                .containsEntry("thread", "closer")
                .containsEntry("writer", "writer")
                .containsEntry("writer_line", Stack.text(Scene.READER));
        assertThat(finding.advice()).doesNotContain("SO_LINGER");
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }
}
