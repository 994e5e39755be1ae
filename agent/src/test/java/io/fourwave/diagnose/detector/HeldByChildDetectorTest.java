// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldByChildDetectorTest {
    private static final FourTuple TUPLE = Scene.tuple(1, 80);

    private final Scene scene = new Scene();
    private final Connection connection = scene.opens(Side.CLIENT, TUPLE);
    private final Detector detector = new HeldByChildDetector(AcmeBlame.context());

    @Test
    void whatAnotherProcessHoldsIsNamedWithIt() {
        isClosedAndHeld();
        scene.passes(29, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(1, SECONDS);
        connection.teardown().otherHolder(new Teardown.OtherHolder(4711, "sleep", 7, false));

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.HELD_BY_CHILD);
            assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
            assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
            assertThat(finding.blame()).contains(Scene.CLOSER);
            assertThat(finding.evidence())
                    .containsEntry("state", "established")
                    .containsEntry("held_by", "process 4711 (sleep)")
                    .containsEntry("without_fin", 1L);
            assertThat(finding.summary())
                    .startsWith("1 connection that was closed here is still open in process 4711 (sleep)")
                    .endsWith("no FIN went out by the close");
        });
    }

    @Test
    void secondDescriptorOfThisProcessIsSaidToBeOne() {
        isClosedAndHeld();
        scene.passes(30, SECONDS);
        connection.teardown().otherHolder(new Teardown.OtherHolder(1, "java", 9, true));

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.summary()).contains("still open in this process (java)");
            assertThat(finding.advice()).contains("second descriptor");
        });
    }

    @Test
    void processThatCannotBeSeenIsNotNamed() {
        isClosedAndHeld();
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.evidence()).doesNotContainKey("held_by");
            assertThat(finding.summary()).startsWith("1 connection that was closed here is still open, the oldest");
            assertThat(finding.advice()).startsWith("Find who holds them");
        });
    }

    @Test
    void processThatEndsSoonIsNoMatter() {
        isClosedAndHeld();
        scene.passes(20, SECONDS);
        scene.shows(TUPLE, TcpState.FIN_WAIT_2);
        scene.passes(20, SECONDS);
        scene.looks();

        assertThat(findings()).isEmpty();
    }

    private void isClosedAndHeld() {
        connection.inode(815);
        scene.kernel.hasOpen(TUPLE, TcpState.ESTABLISHED, 815);
        scene.closes(connection, TcpState.ESTABLISHED);
        scene.passes(-1, SECONDS);
        scene.looks();
        scene.passes(1, SECONDS);
        scene.looks();
        scene.passes(1, SECONDS);
        scene.looks();
        scene.passes(-1, SECONDS);
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }
}
