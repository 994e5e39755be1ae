// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Headroom;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptQueueDetectorTest {
    private static final StackTraceElement LISTENS =
            new StackTraceElement("com.acme.Server", "start", "Server.java", 5);

    private final Scene scene = new Scene();
    private final Detector detector = new AcceptQueueDetector(AcmeBlame.context());

    @Test
    void whatNobodyAcceptsIsBlamedOnTheLineThatListens() {
        scene.hasWaiting(Scene.tuple(8080, 1), LISTENS);
        scene.hasWaiting(Scene.tuple(8080, 2), LISTENS);
        scene.passes(29, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(1, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.ACCEPT_QUEUE);
            assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
            assertThat(finding.side()).isEqualTo(Side.SERVER);
            assertThat(finding.count()).isEqualTo(2);
            assertThat(finding.blame()).contains(LISTENS);
            assertThat(finding.oldest().thread()).isEqualTo("acceptor");
            assertThat(finding.evidence())
                    .containsEntry("state", "close_wait")
                    .containsEntry("inode", 0)
                    .containsEntry("listen_port", 8080);
            assertThat(finding.summary())
                    .isEqualTo(
                            "2 connections on port 8080 are waiting to be accepted and closed by the peer, the oldest for 30 s");
            assertThat(finding.confirm()).isEqualTo("ss -ltn '( sport = :8080 )'");
        });
    }

    @Test
    void listenerThatWasThereBeforeTheAgentHasNoLine() {
        scene.hasWaiting(Scene.tuple(8080, 1));
        scene.passes(30, SECONDS);

        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.blame()).isEmpty());
    }

    @Test
    void acceptorThatIsAtWorkMayComeToThemForTenTimesAsLong() {
        StackTraceElement works = new StackTraceElement("com.acme.Report", "write", "Report.java", 7);
        Detector whileAtWork = detectorWhileThreadsStandAt(works);
        scene.hasWaiting(Scene.tuple(8080, 1), Thread.currentThread());
        scene.passes(299, SECONDS);

        assertThat(whileAtWork.detect(scene.snapshot())).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.evidence())
                    .containsEntry("acceptor", "thread acceptor at com.acme.Report.write(Report.java:7)");
            assertThat(finding.summary()).endsWith("may come to them");
            assertThat(finding.advice()).contains("becomes a suspect");
        });
        scene.passes(1, SECONDS);

        assertThat(whileAtWork.detect(scene.snapshot()))
                .singleElement()
                .extracting(Finding::severity)
                .isEqualTo(Severity.SUSPECT);
    }

    @Test
    void acceptorThatWaitsForSomethingElseOrHasEndedComesToNothing() {
        StackTraceElement take = new StackTraceElement(
                null,
                "java.base",
                "17",
                "java.util.concurrent.LinkedBlockingQueue",
                "take",
                "LinkedBlockingQueue.java",
                1);
        StackTraceElement works = new StackTraceElement("com.acme.Report", "write", "Report.java", 7);
        scene.hasWaiting(Scene.tuple(8080, 1), Thread.currentThread());
        scene.passes(30, SECONDS);
        assertThat(detectorWhileThreadsStandAt(take, works).detect(scene.snapshot()))
                .singleElement()
                .extracting(Finding::severity)
                .isEqualTo(Severity.SUSPECT);

        Scene other = new Scene();
        other.hasWaiting(Scene.tuple(8080, 1), new Thread());
        other.passes(30, SECONDS);
        assertThat(detectorWhileThreadsStandAt(works).detect(other.snapshot()))
                .singleElement()
                .extracting(Finding::severity)
                .isEqualTo(Severity.SUSPECT);
    }

    private static Detector detectorWhileThreadsStandAt(StackTraceElement... frames) {
        return new AcceptQueueDetector(new DetectorContext(
                Duration.ofSeconds(30), AcmeBlame.finder(), Headroom.UNKNOWN, AcmeBlame.threads(thread -> frames)));
    }

    @Test
    void acceptedConnectionsAreNoMatter() {
        scene.isIn(TcpState.CLOSE_WAIT, scene.opens(Side.SERVER, Scene.tuple(8080, 1)));
        scene.sweeps();
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }
}
