// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Headroom;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AbortOnCloseDetectorTest {
    private final Scene scene = new Scene();

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
            assertThat(finding.advice()).startsWith("Remove SO_LINGER 0");
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

    @Test
    void whatIsForgottenWithoutTimeWaitWasResetAfterTheClose() {
        for (int port = 1; port <= 6; port++) {
            closesAndIsForgotten(port, 1);
        }

        assertThat(findings(witness(100))).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.ABORT_ON_CLOSE);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.confidence()).isEqualTo(Confidence.PROBABLE);
            assertThat(finding.count()).isEqualTo(6);
            assertThat(finding.blame()).contains(Scene.CLOSER);
            assertThat(finding.evidence()).containsEntry("abort_reason", "data_after_close");
            assertThat(finding.summary())
                    .isEqualTo("6 connections were reset after a close here: the peer sent more,"
                            + " which the kernel answers with a RST");
        });
    }

    /** It may have closed with our answer unread: the kernel that counts its RST is ours. */
    @Test
    void peerOnThisHostMayHaveReset() {
        for (int port = 1; port <= 6; port++) {
            closesAndIsForgotten(scene.opens(Side.CLIENT, onOneHost(port)), 1);
        }

        assertThat(findings(witness(100))).singleElement().satisfies(finding -> {
            assertThat(finding.summary())
                    .startsWith("6 connections were reset after a close here, by either end")
                    .endsWith("Both ends are on this host, and the kernel counts their RSTs together");
            assertThat(finding.advice()).startsWith("Look at the peer's end first");
        });
    }

    private static FourTuple onOneHost(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return FourTuple.of(new InetSocketAddress(loopback, port), new InetSocketAddress(loopback, 80));
    }

    /** The peer may have sent the first FIN, or the RST; and a host may keep no TIME_WAIT (tcp_max_tw_buckets). */
    @Test
    void noMoreIsClaimedThanTheKernelHasCounted() {
        for (int port = 1; port <= 8; port++) {
            closesAndIsForgotten(port, 1);
        }

        assertThat(findings(Headroom.UNKNOWN)).isEmpty();
        assertThat(findings(witness(4))).isEmpty();
        assertThat(findings(witness(7))).extracting(Finding::count).containsExactly(7);
    }

    @Test
    void resetsBySettingAreCountedByTheSameCounter() {
        for (int port = 1; port <= 6; port++) {
            closesAndIsForgotten(port, 1);
            scene.resets(opens(100 + port));
        }

        assertThat(findings(witness(6)))
                .extracting(finding -> finding.evidence().get("abort_reason"))
                .containsExactly("linger_zero");
        assertThat(findings(witness(12))).hasSize(2);
    }

    @Test
    void finWaitThatTheKernelGivesUpIsNoReset() {
        for (int port = 1; port <= 6; port++) {
            closesAndIsForgotten(port, 60);
        }

        assertThat(findings(witness(100))).isEmpty();
    }

    @Test
    void orderlyCloseAndCloseAfterAShutdownAreNone() {
        for (int port = 1; port <= 6; port++) {
            Connection orderly = opens(port);
            scene.closes(orderly, TcpState.ESTABLISHED);
            scene.shows(orderly.tuple(), TcpState.TIME_WAIT);
            scene.passes(2, SECONDS);
            scene.forgets(orderly.tuple());
            Connection shut = opens(100 + port);
            scene.shutsOutput(shut, TcpState.ESTABLISHED);
            scene.closes(shut, TcpState.FIN_WAIT_2);
            scene.passes(2, SECONDS);
            scene.looks();
        }

        assertThat(findings(witness(100))).isEmpty();
    }

    private void closesAndIsForgotten(int port, long afterSeconds) {
        closesAndIsForgotten(opens(port), afterSeconds);
    }

    private void closesAndIsForgotten(Connection connection, long afterSeconds) {
        scene.closes(connection, TcpState.ESTABLISHED);
        scene.shows(connection.tuple(), TcpState.FIN_WAIT_2);
        scene.passes(afterSeconds, SECONDS);
        scene.forgets(connection.tuple());
    }

    private static Headroom witness(long resetsSent) {
        return new Headroom() {
            @Override
            public OptionalLong freeDescriptors() {
                return OptionalLong.empty();
            }

            @Override
            public OptionalLong localPorts() {
                return OptionalLong.empty();
            }

            @Override
            public OptionalLong resetsSent() {
                return OptionalLong.of(resetsSent);
            }
        };
    }

    private List<Finding> findings() {
        return findings(Headroom.UNKNOWN);
    }

    private List<Finding> findings(Headroom headroom) {
        DetectorContext context = AcmeBlame.context(headroom);
        scene.ended().forEach(context.closeTally()::ended);
        return new AbortOnCloseDetector(context).detect(scene.snapshot());
    }

    private Connection opens(int port) {
        Connection connection = scene.opens(Side.CLIENT, Scene.tuple(port, 80));
        scene.sweeps();
        return connection;
    }
}
