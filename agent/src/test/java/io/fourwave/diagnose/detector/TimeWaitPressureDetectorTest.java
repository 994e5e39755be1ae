// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Destination;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FixedHeadroom;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import java.util.Map;
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

    /** The kernel gives a port in TIME_WAIT out again: that so many are is no obstacle by itself. */
    @Test
    void portsThatAreGivenOutAgainAreNoPressure() {
        Detector reusing = new TimeWaitPressureDetector(AcmeBlame.context(FixedHeadroom.ofPorts(PORTS, 1)));
        Detector onLoopback = new TimeWaitPressureDetector(AcmeBlame.context(FixedHeadroom.ofPorts(PORTS, 2)));
        timeWait(1, 80, 90);

        assertThat(reusing.detect(scene.snapshot())).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.summary()).endsWith("(net.ipv4.tcp_tw_reuse)");
        });
        assertThat(onLoopback.detect(scene.snapshot()))
                .as("10.0.0.2 is no loopback address")
                .extracting(Finding::severity)
                .containsExactly(Severity.SUSPECT);
    }

    @Test
    void connectsThatGotNoPortArePressureWhateverIsReused() {
        Detector reusing = new TimeWaitPressureDetector(AcmeBlame.context(FixedHeadroom.ofPorts(PORTS, 1)));
        Connection failed = scene.connects(Scene.tuple(0, 80));

        assertThat(reusing.detect(counted(99, Census.Counted.BY_KERNEL, 7, failed)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
                    assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
                    assertThat(finding.evidence())
                            .containsEntry("connects_failed", 7)
                            .containsEntry("counted_by", "kernel");
                    assertThat(finding.summary()).endsWith("7 connects failed: no local port was left");
                });
    }

    /** Without a route no port is given either. */
    @Test
    void failedConnectsBesideFreePortsAreNoPressure() {
        Connection failed = scene.connects(Scene.tuple(0, 80));

        assertThat(detector.detect(counted(3, Census.Counted.BY_KERNEL, 7, failed)))
                .isEmpty();
        assertThat(detector.detect(counted(60, Census.Counted.BY_KERNEL, 7, failed)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.INFO);
                    assertThat(finding.summary()).doesNotContain("failed");
                });
    }

    @Test
    void whatNobodyOfThisJvmIsKnownToHaveUsedIsSaidAndAccusesNobody() {
        assertThat(detector.detect(counted(100, Census.Counted.BY_KERNEL_OF_OTHERS, 0, null)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.INFO);
                    assertThat(finding.blame()).isEmpty();
                    assertThat(finding.summary())
                            .endsWith("from before the attach, or of another process on this host");
                });
    }

    @Test
    void whatFollowsFromClosesThatWereNotWatchedIsProbable() {
        assertThat(detector.detect(counted(60, Census.Counted.ESTIMATED, 0, null)))
                .as("nothing of them is left that could be named")
                .isEmpty();
        timeWait(1, 80, 1);

        assertThat(detector.detect(counted(60, Census.Counted.ESTIMATED, 0, null)))
                .extracting(Finding::confidence)
                .containsExactly(Confidence.PROBABLE);
    }

    private Snapshot counted(int ports, Census.Counted how, int failed, Connection lastFailed) {
        Snapshot now = scene.snapshot();
        Census census = new Census(
                Map.of(),
                0,
                List.of(new Census.PortUse(
                        Destination.from(Scene.tuple(1, 80)), ports, ports, how, failed, lastFailed)));
        return new Snapshot(
                now.nowNanos(),
                now.open(),
                now.conspicuous(),
                now.withoutDescriptor(),
                now.untrackedSockets(),
                now.unconnected(),
                now.waiting(),
                now.blockedCloses(),
                census,
                now.standstills());
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
