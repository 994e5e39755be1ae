// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class GcRescuedDetectorTest {
    private final Scene scene = new Scene();
    private final DetectorContext context = AcmeBlame.context();
    private final Detector detector = new GcRescuedDetector(context);

    GcRescuedDetectorTest() {
        scene.tells(context.closeTally());
    }

    @Test
    void socketThatOnlyTheCleanerClosedIsBlamedOnTheLineThatOpenedIt() {
        Connection connection = inCloseWait();
        scene.readsEndOfStream(connection);
        scene.isCollected(connection, TcpState.CLOSE_WAIT);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.GC_RESCUED);
            assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
            assertThat(finding.count()).isEqualTo(1);
            assertThat(finding.blame()).contains(Scene.OPENER);
            assertThat(finding.evidence()).containsEntry("collected", true).containsEntry("eof_read", true);
            assertThat(finding.summary())
                    .isEqualTo("1 connection was lost without a close; only the garbage collector closed it");
        });
    }

    @Test
    void socketThatTheApplicationClosedIsNot() {
        scene.closes(inCloseWait(), TcpState.CLOSE_WAIT);
        scene.forgets(Scene.REMOTE);

        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }

    private Connection inCloseWait() {
        Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE);
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
        return connection;
    }
}
