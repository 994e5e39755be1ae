// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdlePoolDetectorTest {
    private static final StackTraceElement FILL = new StackTraceElement(
            "org.apache.commons.pool2.impl.GenericObjectPool", "addObject", "GenericObjectPool.java", 200);

    private final Scene scene = new Scene();
    private final Detector detector = new IdlePoolDetector(AcmeBlame.context());

    @Test
    void connectionsThatWereInUseAtOnceAndLieIdleAreAPools() {
        List<Connection> pool = usedAtOnce(3);
        scene.passes(5, SECONDS);
        areClosedByPeer(pool);
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.CLOSE_WAIT_IDLE_POOL);
            assertThat(finding.severity()).isEqualTo(Severity.BENIGN);
            assertThat(finding.confidence()).isEqualTo(Confidence.PROBABLE);
            assertThat(finding.count()).isEqualTo(3);
            assertThat(finding.evidence()).containsEntry("used_at_once", 3).containsEntry("reuses", 0);
            assertThat(finding.exhaustionSeconds()).isEmpty();
            assertThat(finding.summary())
                    .isEqualTo("3 connections of a pool are idle and closed by the peer, the oldest for 30 s");
        });
    }

    @Test
    void poolThatThePeerClosesPieceByPieceUsesUpNothing() {
        for (Connection connection : usedAtOnce(10)) {
            scene.passes(20, SECONDS);
            areClosedByPeer(List.of(connection));
        }
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.count()).isEqualTo(10);
            assertThat(finding.exhaustionSeconds()).isEmpty();
        });
    }

    @Test
    void poolThatReplacesItsConnectionsAllTheWhileIsKnownByThoseThatAreGone() {
        List<Connection> gone = filled(0, 5);
        scene.passes(30, SECONDS);
        assertThat(findings()).hasSize(1);
        gone.forEach(connection -> scene.closes(connection, TcpState.CLOSE_WAIT));
        scene.passes(10, MINUTES);
        for (int i = 0; i < 60; i++) {
            filled(10 + i, 1);
            scene.passes(1, SECONDS);
        }
        scene.passes(30, SECONDS);

        assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.count()).isEqualTo(60));
    }

    @Test
    void keepAliveTimesThatDoNotMatchAreOneRecommendationWithBothNumbers() {
        List<Connection> pool = usedAtOnce(2);
        scene.passes(5, SECONDS);
        areClosedByPeer(pool);
        scene.passes(40, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.evidence())
                    .containsEntry("peer_closes_after_idle_s", 5L)
                    .containsEntry("kept_idle_s", 45L);
            assertThat(finding.advice())
                    .contains(
                            "keep a connection idle for less than 5 s",
                            "the peer closes them after 5 s",
                            "keeps them for 45 s");
        });
    }

    @Test
    void peersThatDoNotAgreeHaveNoKeepAliveTime() {
        List<Connection> pool = usedAtOnce(2);
        scene.passes(5, SECONDS);
        areClosedByPeer(pool.subList(0, 1));
        scene.passes(60, SECONDS);
        areClosedByPeer(pool.subList(1, 2));
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.evidence()).doesNotContainKey("peer_closes_after_idle_s");
            assertThat(finding.confidence()).isEqualTo(Confidence.POSSIBLE);
            assertThat(finding.advice()).startsWith("Nothing is lost: they go at their next use.");
        });
    }

    @Test
    void connectionsOpenedBesideIdleOnesAreNoPools() {
        for (int i = 1; i <= 20; i++) {
            areClosedByPeer(usedAtOnce(1));
            scene.passes(1, SECONDS);
        }
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    @Test
    void whatTheApplicationWasToldOfIsNotPutAside() {
        List<Connection> pool = usedAtOnce(2);
        areClosedByPeer(pool);
        pool.forEach(scene::readsEndOfStream);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    /** A TLS alert that is never read tells an idle connection from a lost one only where no read went unseen. */
    @Test
    void farewellsOfThePeerStayUnreadAfterReadsThatWentUnseen() {
        List<Connection> unread =
                List.of(scene.opens(Side.CLIENT, Scene.tuple(1, 443)), scene.opens(Side.CLIENT, Scene.tuple(2, 443)));
        unread.forEach(scene::writes);
        areClosedByPeer(unread);
        unread.forEach(connection -> scene.hasUnread(connection, 24));
        scene.passes(60, SECONDS);
        assertThat(findings()).isEmpty();

        unread.forEach(scene::doesUnseen);
        assertThat(findings()).hasSize(1);
    }

    @Test
    void openConnectionsAreNoMatter() {
        usedAtOnce(5);
        scene.passes(60, SECONDS);

        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }

    private List<Connection> usedAtOnce(int count) {
        List<Connection> pool = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            pool.add(scene.opens(Side.CLIENT, Scene.tuple(i, 80)));
        }
        scene.passes(1, SECONDS);
        pool.forEach(scene::writes);
        pool.forEach(scene::reads);
        return pool;
    }

    /** One after the other, by the pool itself; the peer closes each of them soon. */
    private List<Connection> filled(int from, int count) {
        List<Connection> pool = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            pool.add(scene.opens(Side.CLIENT, Scene.tuple(100 + i, 80), FILL, Scene.OPENER));
            scene.passes(10, MILLISECONDS);
            scene.reads(pool.get(pool.size() - 1));
        }
        areClosedByPeer(pool);
        return pool;
    }

    private void areClosedByPeer(List<Connection> connections) {
        connections.forEach(connection -> scene.isIn(TcpState.CLOSE_WAIT, connection));
        scene.sweeps();
    }
}
