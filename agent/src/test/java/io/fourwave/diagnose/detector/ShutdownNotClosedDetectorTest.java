// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownNotClosedDetectorTest {
    private final Scene scene = new Scene();
    private final Detector detector = new ShutdownNotClosedDetector(AcmeBlame.context());

    @Test
    void descriptorsThatAreHeldAfterBothFinsAreALeak() {
        shutsDownFirst(Scene.tuple(1, 80));
        shutsDownSecond(Scene.tuple(2, 80));
        scene.passes(29, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(2, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.SHUTDOWN_NOT_CLOSED);
            assertThat(finding.severity()).isEqualTo(Severity.LEAK);
            assertThat(finding.count()).isEqualTo(2);
            assertThat(finding.blame()).contains(Scene.OPENER);
            assertThat(finding.evidence()).containsEntry("shut_down_by", "com.acme.Orders.done(Orders.java:57)");
            assertThat(finding.advice()).startsWith("Close what com.acme.Orders.fetch opens after the shutdown");
        });
    }

    @Test
    void whatIsClosedOrResetOrWaitsForThePeerIsNone() {
        Connection closed = shutsDownFirst(Scene.tuple(1, 80));
        scene.closes(closed, TcpState.CLOSE);
        Connection waits = scene.opens(Side.CLIENT, Scene.tuple(2, 80));
        scene.shutsOutput(waits, TcpState.ESTABLISHED);
        scene.isIn(TcpState.FIN_WAIT_2, waits);
        Connection reset = scene.opens(Side.CLIENT, Scene.tuple(3, 80));
        scene.sweeps();
        scene.isIn(TcpState.CLOSE, reset);
        scene.sweeps();
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    private Connection shutsDownFirst(FourTuple tuple) {
        Connection connection = scene.opens(Side.CLIENT, tuple);
        scene.sweeps();
        scene.shutsOutput(connection, TcpState.ESTABLISHED);
        scene.isIn(TcpState.CLOSE, connection);
        scene.sweeps();
        return connection;
    }

    private void shutsDownSecond(FourTuple tuple) {
        Connection connection = scene.opens(Side.CLIENT, tuple);
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
        scene.shutsOutput(connection, TcpState.CLOSE_WAIT);
        scene.isIn(TcpState.CLOSE, connection);
        scene.sweeps();
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }
}
