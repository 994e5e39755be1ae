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
import io.fourwave.watch.Scene;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeverClosedDetectorTest {
    private final Scene scene = new Scene();
    private final DetectorContext context = AcmeBlame.context();
    private final Detector detector = new NeverClosedDetector(context);
    private final List<Connection> opened = new ArrayList<>();

    @Test
    void moreAndMoreThatNobodyClosesAreInfoAndASuspectWhenItGoesOn() {
        opensOneEvery(10, 40);
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.NEVER_CLOSED);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
        });
        opensOneEvery(10, 160);

        assertThat(findings()).singleElement().extracting(Finding::severity).isEqualTo(Severity.SUSPECT);
    }

    @Test
    void numberThatIsReachedAndKeptIsNone() {
        opensOneEvery(1, 40);
        scene.passes(3600, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void whatIsUsedAgainIsNone() {
        opensOneEvery(10, 40);
        for (Connection connection : opened) {
            scene.reads(connection);
            scene.passes(1, SECONDS);
            scene.writes(connection);
        }
        scene.passes(90, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void lineThatClosesSomeIsNone() {
        opensOneEvery(10, 40);
        scene.resets(opened.get(39));
        scene.ended().forEach(context.closeTally()::ended);

        assertThat(findings()).isEmpty();
    }

    /** A gateway has a connection for each client that is connected to it. */
    @Test
    void oneForEachClientIsNoSuspectHoweverLongItGoesOn() {
        for (int i = 1; i <= 200; i++) {
            scene.opens(Side.SERVER, Scene.tuple(80, i));
            opensOneEvery(10, 1);
        }

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.evidence()).containsEntry("kept_per_client", true);
        });
    }

    @Test
    void serverMayHaveMoreAndMoreClients() {
        for (int i = 0; i < 40; i++) {
            scene.opens(Side.SERVER, Scene.tuple(80, 1 + i));
            scene.passes(10, SECONDS);
        }
        scene.sweeps();

        assertThat(findings()).isEmpty();
    }

    private void opensOneEvery(int seconds, int times) {
        for (int i = 0; i < times; i++) {
            opened.add(scene.opens(Side.CLIENT, Scene.tuple(1 + opened.size(), 80)));
            scene.passes(seconds, SECONDS);
        }
        scene.sweeps();
    }

    private List<Finding> findings() {
        context.looksAt(scene.snapshot());
        return detector.detect(scene.snapshot());
    }
}
