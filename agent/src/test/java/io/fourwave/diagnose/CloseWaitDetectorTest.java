// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Connection;
import io.fourwave.watch.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CloseWaitDetectorTest {
    private static final Libraries NO_LIBRARIES = new Libraries(name -> Optional.empty(), "");
    private final Scene scene = new Scene();
    private int unread;
    private final CloseWaitDetector detector = new CloseWaitDetector(
            Duration.ofSeconds(30), new BlameFinder(List.of(), NO_LIBRARIES), connection -> unread);

    @Test
    void connectionIsASuspectFromTheTimeOnThatTheOptionNames() {
        Connection connection = inCloseWait(Side.CLIENT, 40_000, 8080);
        scene.passes(29, SECONDS);
        assertThat(findings(connection)).isEmpty();
        scene.passes(1, SECONDS);

        assertThat(findings(connection)).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.CLOSE_WAIT_LEAK);
            assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
            assertThat(finding.confidence()).isEqualTo(Confidence.POSSIBLE);
            assertThat(finding.count()).isEqualTo(1);
            assertThat(finding.oldestNanos()).isEqualTo(SECONDS.toNanos(30));
            assertThat(finding.blame()).contains(Scene.OPENER);
            assertThat(finding.evidence()).containsEntry("state", "close_wait").containsEntry("unread_bytes", 0);
            assertThat(finding.summary())
                    .isEqualTo("1 connection that the peer closed is still held, the oldest for 30 s");
            assertThat(finding.advice()).startsWith("Close what com.acme.Orders.fetch opens once the peer is done");
        });
    }

    @Test
    void otherStatesAreNoSuspects() {
        Connection established = scene.opens(Side.CLIENT, tuple(1, 80));
        Connection reset = scene.opens(Side.CLIENT, tuple(2, 80));
        scene.sweeps();
        scene.isIn(TcpState.CLOSE, reset);
        scene.sweeps();
        Connection closed = inCloseWait(Side.CLIENT, 3, 80);
        scene.passes(60, SECONDS);
        scene.closes(closed, TcpState.CLOSE_WAIT);
        scene.passes(60, SECONDS);

        assertThat(findings(established, reset, closed)).isEmpty();
    }

    @Test
    void unreadBytesOfTheOldestChangeTheAdvice() {
        Connection connection = inCloseWait(Side.CLIENT, 40_000, 8080);
        scene.passes(31, SECONDS);
        unread = 17;

        assertThat(findings(connection)).singleElement().satisfies(finding -> {
            assertThat(finding.evidence()).containsEntry("unread_bytes", 17);
            assertThat(finding.advice()).startsWith("Read the answer to its end");
        });
    }

    @Test
    void connectionsOfOneLineAndSideAreOneFindingTheOldestFirst() {
        Connection older = inCloseWait(Side.CLIENT, 1, 80);
        scene.passes(5, SECONDS);
        Connection younger = inCloseWait(Side.CLIENT, 2, 80);
        Connection accepted = inCloseWait(Side.SERVER, 80, 3);
        scene.passes(40, SECONDS);

        assertThat(findings(accepted, younger, older))
                .extracting(Finding::connections)
                .containsExactlyInAnyOrder(List.of(older, younger), List.of(accepted));
    }

    @Test
    void confirmationNamesThePortThatDoesNotChange() {
        Connection client = inCloseWait(Side.CLIENT, 40_000, 8080);
        Connection server = inCloseWait(Side.SERVER, 8080, 40_001);
        scene.passes(30, SECONDS);

        assertThat(findings(client))
                .extracting(Finding::confirm)
                .containsExactly("ss -tanpoe state close-wait '( dport = :8080 )'");
        assertThat(findings(server))
                .extracting(Finding::confirm)
                .containsExactly("ss -tanpoe state close-wait '( sport = :8080 )'");
    }

    @Test
    void unknownOpenerIsNotInvented() {
        Connection connection = scene.opens(Side.CLIENT, tuple(1, 80), new StackTraceElement[0]);
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
        scene.passes(30, SECONDS);

        assertThat(findings(connection)).singleElement().satisfies(finding -> {
            assertThat(finding.blame()).isEmpty();
            assertThat(finding.advice()).startsWith("Close these connections once");
        });
    }

    private List<Finding> findings(Connection... open) {
        return detector.detect(List.of(open), scene.now());
    }

    private Connection inCloseWait(Side side, int localPort, int peerPort) {
        Connection connection = scene.opens(side, tuple(localPort, peerPort));
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
        return connection;
    }

    private static FourTuple tuple(int localPort, int peerPort) {
        return FourTuple.of(new byte[] {10, 0, 0, 1}, localPort, new byte[] {10, 0, 0, 2}, peerPort);
    }
}
