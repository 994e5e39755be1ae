// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FixedHeadroom;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeWaitPressureDetectorTest {
    private static final int PORTS = 100;

    private final Scene scene = new Scene();
    private final Detector detector = new TimeWaitPressureDetector(AcmeBlame.context(FixedHeadroom.ofPorts(PORTS)));

    @Test
    void lineThatClosesFirstIsToBlameForPortsInTimeWait() {
        timeWait(1, 80, 79);
        assertThat(findings()).extracting(Finding::severity).containsExactly(Severity.INFO);
        timeWait(80, 80, 1);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.TIME_WAIT_PRESSURE);
            assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
            assertThat(finding.blame()).contains(Scene.CLOSER);
            assertThat(finding.evidence())
                    .containsEntry("ports_used", 80)
                    .containsEntry("ports", (long) PORTS)
                    .containsEntry("time_wait", 80);
            assertThat(finding.summary())
                    .isEqualTo("80 of 100 local ports to 10.0.0.2:80 are in use, 80 of them in TIME_WAIT");
            assertThat(finding.advice())
                    .startsWith("Keep connections and use them again instead of what com.acme.Orders.done closes")
                    .doesNotContain("tcp_tw", "tcp_fin_timeout");
        });
    }

    @Test
    void lineThatOpensIsToBlameForPortsInUse() {
        for (int port = 1; port <= 60; port++) {
            scene.opens(Side.CLIENT, Scene.tuple(port, 80));
        }
        scene.sweeps();

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.blame()).contains(Scene.OPENER);
            assertThat(finding.advice()).startsWith("Open fewer connections to this destination");
        });
    }

    @Test
    void portsToAnotherDestinationDoNotAddUp() {
        timeWait(1, 80, 49);
        timeWait(50, 81, 49);

        assertThat(findings()).isEmpty();
    }

    @Test
    void eachPressedDestinationIsAFindingOfItsOwn() {
        timeWait(1, 80, 50);
        timeWait(51, 81, 50);

        assertThat(findings())
                .extracting(finding -> finding.peers().get(0))
                .containsExactlyInAnyOrder(new Finding.Peer("10.0.0.2", 80, 50), new Finding.Peer("10.0.0.2", 81, 50));
    }

    @Test
    void serversPortsAreNotItsOwn() {
        for (int port = 1; port <= 100; port++) {
            scene.opens(Side.SERVER, Scene.tuple(80, port));
        }
        scene.sweeps();

        assertThat(findings()).isEmpty();
    }

    @Test
    void hostThatDoesNotTellItsPortsHasNoPressure() {
        timeWait(1, 80, 100);

        assertThat(new TimeWaitPressureDetector(AcmeBlame.context()).detect(scene.snapshot()))
                .isEmpty();
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }

    private void timeWait(int firstPort, int peerPort, int count) {
        for (int port = firstPort; port < firstPort + count; port++) {
            FourTuple tuple = Scene.tuple(port, peerPort);
            Connection connection = scene.opens(Side.CLIENT, tuple);
            scene.sweeps();
            scene.closes(connection, TcpState.ESTABLISHED);
            scene.shows(tuple, TcpState.TIME_WAIT);
        }
    }
}
