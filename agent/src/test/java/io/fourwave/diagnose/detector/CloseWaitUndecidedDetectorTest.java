// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CloseWaitUndecidedDetectorTest {
    private final Scene scene = new Scene();
    private final DetectorContext context = AcmeBlame.context();
    private final List<Detector> detectors =
            List.of(new CloseWaitLeakDetector(context), new CloseWaitUndecidedDetector(context));

    @Test
    void lineThatHasClosedOneLateIsNotAccusedOfTheOthersBeforeTheyAreFourTimesAsOld() {
        Connection first = readToItsEnd(1);
        for (int port = 2; port <= 6; port++) {
            readToItsEnd(port);
        }
        scene.passes(40, SECONDS);
        assertThat(findings()).singleElement().extracting(Finding::severity).isEqualTo(Severity.LEAK);

        scene.closes(first, TcpState.CLOSE_WAIT);
        scene.passes(1, SECONDS);
        scene.sweeps();
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.CLOSE_WAIT_UNDECIDED);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.count()).isEqualTo(5);
            assertThat(finding.evidence()).containsEntry("closed_late", true);
            assertThat(finding.summary())
                    .endsWith(
                            "the agent cannot tell yet: the application has closed others of this line after as long");
        });

        scene.passes(120, SECONDS);
        assertThat(findings()).singleElement().extracting(Finding::severity).isEqualTo(Severity.LEAK);
    }

    private Connection readToItsEnd(int port) {
        Connection connection = scene.opens(Side.CLIENT, Scene.tuple(port, 80));
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
        scene.readsEndOfStream(connection);
        return connection;
    }

    private List<Finding> findings() {
        return Stream.of(scene.snapshot())
                .peek(context::looksAt)
                .flatMap(snapshot -> detectors.stream().flatMap(each -> each.detect(snapshot).stream()))
                .toList();
    }
}
