// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerLeakDetectorTest {
    private final Scene scene = new Scene();
    private final Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE);
    private final Detector detector = new PeerLeakDetector(AcmeBlame.context());

    @Test
    void peerThatDoesNotCloseAfterOurCloseIsToldByTheLineThatCloses() {
        scene.sweeps();
        scene.closes(connection, TcpState.ESTABLISHED);
        scene.shows(Scene.REMOTE, TcpState.FIN_WAIT_2);
        scene.passes(29, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(1, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.PEER_LEAK);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.blame()).contains(Scene.CLOSER);
            assertThat(finding.evidence()).containsEntry("state", "fin_wait_2");
            assertThat(finding.summary())
                    .isEqualTo(
                            "This JVM closed 1 connection, and the peer has not closed its end; the oldest waits for 30 s");
        });
    }

    @Test
    void halfCloseThatIsReadFromIsMeant() {
        halfCloses();
        for (int i = 0; i < 10; i++) {
            scene.passes(20, SECONDS);
            scene.reads(connection);

            assertThat(findings()).isEmpty();
        }
    }

    @Test
    void halfCloseThatNothingComesBackOnIsNotAbove() {
        halfCloses();
        scene.passes(60, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.summary())
                    .startsWith("1 connection is half-closed by shutdownOutput and waits for the peer's answer");
            assertThat(finding.advice()).startsWith("Nothing, if the half-close is meant");
        });
    }

    @Test
    void channelThatASelectorHoldsIsNotThePeersMatter() {
        scene.sweeps();
        scene.closesHeldBySelector(connection, TcpState.ESTABLISHED);
        scene.isIn(TcpState.FIN_WAIT_2, connection);
        scene.sweeps();
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void timeWaitIsNot() {
        scene.sweeps();
        scene.closes(connection, TcpState.ESTABLISHED);
        scene.shows(Scene.REMOTE, TcpState.TIME_WAIT);
        scene.passes(40, SECONDS);

        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }

    private void halfCloses() {
        scene.sweeps();
        scene.shutsOutput(connection, TcpState.ESTABLISHED);
        scene.isIn(TcpState.FIN_WAIT_2, connection);
        scene.sweeps();
    }
}
