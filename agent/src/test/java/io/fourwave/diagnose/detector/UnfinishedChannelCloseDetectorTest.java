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

class UnfinishedChannelCloseDetectorTest {
    private final Scene scene = new Scene();
    private final Connection connection = scene.opensNonBlocking(Side.CLIENT, Scene.tuple(1, 80));
    private final Detector detector = new UnfinishedChannelCloseDetector(AcmeBlame.context());

    @Test
    void closedChannelWhoseSelectorNeverSelectsAgainIsALeakOfTheLineThatCloses() {
        scene.sweeps();
        scene.closesHeldBySelector(connection, TcpState.ESTABLISHED);
        scene.isIn(TcpState.FIN_WAIT_2, connection);
        scene.sweeps();
        scene.passes(29, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(1, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNFINISHED_CHANNEL_CLOSE);
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.blame()).contains(Scene.CLOSER);
            assertThat(finding.evidence())
                    .containsEntry("descriptor_held", true)
                    .containsEntry("state", "fin_wait_2");
            assertThat(finding.summary())
                    .isEqualTo(
                            "1 connection was closed and its descriptor is still held by a selector, the oldest for 30 s");
        });
    }

    @Test
    void selectorThatLetsGoInTimeFinishesIt() {
        scene.sweeps();
        scene.closesHeldBySelector(connection, TcpState.ESTABLISHED);
        scene.passes(1, SECONDS);
        scene.isDeregistered(connection, TcpState.FIN_WAIT_2);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void openAndStuckConnectionsAreNoMatter() {
        scene.sweeps();
        scene.isStuckInClose(scene.opens(Side.CLIENT, Scene.tuple(2, 80)), TcpState.ESTABLISHED);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }
}
