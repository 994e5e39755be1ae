// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.CloseTally;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbortOnCloseDetectorTest {
    private final Scene scene = new Scene();
    private final DetectorContext context = AcmeBlame.context();
    private final CloseTally closeTally = context.closeTally();
    private final Detector detector = new AbortOnCloseDetector(context);

    @Test
    void lineThatResetsAgainAndAgainIsNamedWithItsReason() {
        scene.resets(opens(1));
        scene.resets(opens(2));
        assertThat(findings()).isEmpty();
        scene.resets(opens(3));

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.ABORT_ON_CLOSE);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
            assertThat(finding.count()).isEqualTo(3);
            assertThat(finding.blame()).contains(Scene.CLOSER);
            assertThat(finding.evidence()).containsEntry("abort_reason", "linger_zero");
            assertThat(finding.advice()).startsWith("Take SO_LINGER 0 out");
        });
    }

    @Test
    void unreadDataIsAnotherReason() {
        for (int port = 1; port <= 3; port++) {
            scene.closesUnread(opens(port), 10);
        }

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.evidence()).containsEntry("abort_reason", "unread_data");
            assertThat(finding.advice()).startsWith("Read to the end before the close");
        });
    }

    private List<Finding> findings() {
        scene.ended().forEach(closeTally::ended);
        scene.ended().clear();
        return detector.detect(scene.snapshot());
    }

    private Connection opens(int port) {
        Connection connection = scene.opens(Side.CLIENT, Scene.tuple(port, 80));
        scene.sweeps();
        return connection;
    }
}
