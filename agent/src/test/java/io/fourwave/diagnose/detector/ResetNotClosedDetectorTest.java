// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FixedHeadroom;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResetNotClosedDetectorTest {
    private final Scene scene = new Scene();
    private final Detector detector = new ResetNotClosedDetector(AcmeBlame.context(FixedHeadroom.ofDescriptors(100)));

    @Test
    void descriptorsHeldAfterAResetAreALeakOnceThereAreMoreAndMore() {
        for (int port = 1; port <= 90; port++) {
            reset(Side.CLIENT, port, 80);
            scene.passes(1, SECONDS);
        }

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.RESET_NOT_CLOSED);
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
            assertThat(finding.blame()).contains(Scene.OPENER);
            assertThat(finding.evidence()).containsEntry("state", "closed").containsEntry("descriptor_held", true);
            assertThat(finding.growthPerHour().orElseThrow()).isPositive();
        });
    }

    /** A client that connects again at its next use closes the old one then: each reader has ended with its connection. */
    @Test
    void clientsWhoseReadersHaveEndedMayBeClosedAtTheirNextUse() {
        for (int port = 1; port <= 6; port++) {
            reset(Side.CLIENT, port, 80);
            scene.passes(1, SECONDS);
        }
        scene.passes(23, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(6, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.summary())
                    .isEqualTo("6 connections that the peer reset are still held, the oldest for 35 s;"
                            + " the application may close a few at their next use");
        });
    }

    @Test
    void whatMayLieInAPoolIsPossibleOnly() {
        reset(Side.CLIENT, 1, 80);
        scene.passes(30, SECONDS);

        assertThat(findings()).extracting(Finding::confidence).containsExactly(Confidence.POSSIBLE);
    }

    @Test
    void serverThatHasAnsweredHasNoPool() {
        Connection connection = scene.opens(Side.SERVER, Scene.tuple(80, 1));
        scene.reads(connection);
        scene.writes(connection);
        isReset(connection);
        scene.passes(30, SECONDS);

        assertThat(findings()).extracting(Finding::confidence).containsExactly(Confidence.CERTAIN);
    }

    /** An overloaded server: its clients give up before a worker comes to them. */
    @Test
    void requestOfAServerMayWaitForAThread() {
        reset(Side.SERVER, 80, 1);
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.summary()).endsWith("; it may wait for a thread that serves it");
        });
    }

    @Test
    void manyThatWaitAreASuspect() {
        for (int port = 1; port <= 5; port++) {
            reset(Side.SERVER, 80, port);
        }
        scene.passes(30, SECONDS);

        assertThat(findings())
                .singleElement()
                .extracting(Finding::severity, Finding::confidence)
                .containsExactly(Severity.SUSPECT, Confidence.PROBABLE);
    }

    @Test
    void connectionThatWasUsedAgainIsAPools() {
        Connection connection = scene.opens(Side.CLIENT, Scene.tuple(1, 80));
        scene.writes(connection);
        scene.reads(connection);
        scene.passes(1, SECONDS);
        scene.writes(connection);
        isReset(connection);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void connectionThatIsClosedInTimeIsNoMatter() {
        Connection connection = reset(Side.CLIENT, 1, 80);
        scene.passes(1, SECONDS);
        scene.closes(connection, TcpState.CLOSE);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void connectionThatEndedByItsOwnFinsWasNotReset() {
        Connection connection = scene.opens(Side.CLIENT, Scene.tuple(1, 80));
        scene.sweeps();
        scene.shutsOutput(connection, TcpState.ESTABLISHED);
        isReset(connection);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void connectionThatNobodyHasMetIsReportedWhereItsPeerIsKnown() {
        scene.hasStranger(Side.CLIENT, Scene.tuple(1, 80), TcpState.CLOSE);
        scene.hasStranger(Side.CLIENT, null, TcpState.CLOSE);
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.count()).isEqualTo(1);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
        });
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }

    private Connection reset(Side side, int localPort, int peerPort) {
        Connection connection = scene.opens(side, Scene.tuple(localPort, peerPort));
        scene.reads(connection);
        isReset(connection);
        return connection;
    }

    private void isReset(Connection connection) {
        scene.sweeps();
        scene.isIn(TcpState.CLOSE, connection);
        scene.sweeps();
    }
}
