// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.jdk.JdkSockets;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The size of the receive buffer is a real socket's, the bytes in it are the script's. */
class HiddenFinDetectorTest {
    private final Scene scene = new Scene();
    private final Detector detector = new HiddenFinDetector(AcmeBlame.context());
    private final List<SocketChannel> others = new ArrayList<>();
    private SocketChannel socket;
    private int full;
    private Connection connection;

    @BeforeEach
    void open() throws IOException {
        socket = SocketChannel.open();
        full = socket.getOption(StandardSocketOptions.SO_RCVBUF);
        connection = scene.opensOn(JdkSockets.of(socket).descriptor(socket), Scene.tuple(1, 80));
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        for (SocketChannel other : others) {
            other.close();
        }
    }

    @Test
    void fullReceiveBufferThatNobodyReadsIsASuspect() {
        scene.sweeps();
        scene.hasUnread(connection, full);
        scene.passes(29, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(1, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.HIDDEN_FIN);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.confidence()).isEqualTo(Confidence.POSSIBLE);
            assertThat(finding.blame()).contains(Scene.OPENER);
            assertThat(finding.evidence()).containsEntry("state", "established").containsEntry("unread_bytes", full);
            assertThat(finding.summary())
                    .startsWith("1 connection has a full receive buffer that nobody has read for 30 s");
        });
    }

    @Test
    void peerOnThisHostThatHasClosedMakesItCertain() {
        scene.sweeps();
        scene.hasUnread(connection, full);
        scene.hasPeerIn(TcpState.FIN_WAIT_1, connection);
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).as("one may be read on").isEqualTo(Severity.INFO);
            assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
            assertThat(finding.evidence()).containsEntry("peer_state", "fin_wait_1");
            assertThat(finding.summary()).endsWith("the peer has closed, and its FIN waits behind that data");
        });
    }

    @Test
    void bytesThatChangeAreRead() {
        scene.sweeps();
        scene.hasUnread(connection, full);
        scene.passes(29, SECONDS);
        scene.hasUnread(connection, full - 1);
        scene.passes(29, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void bufferThatSomebodyReadsIsNoMatterThoughItIsFullAtEachLook() {
        scene.sweeps();
        scene.hasUnread(connection, full);
        scene.passes(20, SECONDS);
        scene.reads(connection);
        scene.passes(20, SECONDS);
        scene.hasUnread(connection, full);

        assertThat(findings()).isEmpty();
    }

    @Test
    void littleDataThatNobodyHasReadYetLeavesTheFinRoom() {
        scene.sweeps();
        scene.hasUnread(connection, 100);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void finThatHasArrivedIsNotHidden() {
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
        scene.hasUnread(connection, full);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void fiveThatThePeerHasClosedAreSuspects() throws IOException {
        for (int port = 2; port <= 5; port++) {
            SocketChannel another = SocketChannel.open();
            others.add(another);
            hasClosedBehindData(scene.opensOn(JdkSockets.of(another).descriptor(another), Scene.tuple(port, 80)));
        }
        hasClosedBehindData(connection);
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.count()).isEqualTo(5);
            assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
        });
    }

    private void hasClosedBehindData(Connection one) {
        scene.sweeps();
        scene.hasUnread(one, full);
        scene.hasPeerIn(TcpState.FIN_WAIT_1, one);
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }
}
