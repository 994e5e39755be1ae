// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbandonedChannelDetectorTest {
    private final Scene scene = new Scene();
    private final Detector detector = new AbandonedChannelDetector(AcmeBlame.context());

    @Test
    void channelThatTheCollectorHasTakenIsALeakAtOnce() {
        Connection connection = scene.opensAndLoses(Scene.tuple(1, 80));
        scene.passes(5, SECONDS);
        scene.readsEndOfStream(connection);
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
        scene.passes(2, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.ABANDONED_CHANNEL);
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
            assertThat(finding.oldestNanos()).isEqualTo(SECONDS.toNanos(2));
            assertThat(finding.blame()).contains(Scene.OPENER);
            assertThat(finding.evidence())
                    .containsEntry("collected", true)
                    .containsEntry("eof_read", true)
                    .containsEntry("state", "close_wait");
        });
    }

    @Test
    void openConnectionIsAbandonedTooAndItsStateMayBeUnknown() {
        scene.opensAndLoses(Scene.tuple(1, 80));

        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).doesNotContainKey("state"));
    }

    @Test
    void socketsAreClosedByTheCollectorAndClosedChannelsAreDone() {
        scene.opens(Side.CLIENT, Scene.tuple(1, 80));
        Connection closed = scene.opensAndLoses(Scene.tuple(2, 80));
        scene.sweeps();
        scene.closes(closed, TcpState.ESTABLISHED);

        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }
}
