// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiteTest {
    private static final StackTraceElement ELSEWHERE = new StackTraceElement("com.acme.Bills", "pay", "Bills.java", 7);

    private final Scene scene = new Scene();
    private final List<Connection> connections = new ArrayList<>();

    @Test
    void twentyThousandEphemeralPortsAreOneSite() {
        for (int port = 1; port <= 20_000; port++) {
            has(Side.CLIENT, Scene.tuple(port, 80), Scene.OPENER);
        }

        assertThat(sites()).singleElement().satisfies(site -> {
            assertThat(site.count()).isEqualTo(20_000);
            assertThat(site.peers()).containsExactly(new Finding.Peer("10.0.0.2", 80, 20_000));
            assertThat(site.portFilter()).isEqualTo("'( dport = :80 )'");
        });
    }

    @Test
    void clientsOfOneServerAreOneSiteAndOnePeerEachAddress() {
        for (int port = 1; port <= 20_000; port++) {
            has(Side.SERVER, Scene.tuple(80, port), Scene.OPENER);
        }

        assertThat(sites()).singleElement().satisfies(site -> {
            assertThat(site.peers()).containsExactly(new Finding.Peer("10.0.0.2", 0, 20_000));
            assertThat(site.portFilter()).isEqualTo("'( sport = :80 )'");
        });
    }

    @Test
    void linesAndSidesAreSitesOfTheirOwn() {
        has(Side.CLIENT, Scene.tuple(1, 80), Scene.OPENER);
        has(Side.CLIENT, Scene.tuple(2, 80), ELSEWHERE);
        has(Side.SERVER, Scene.tuple(80, 3), Scene.OPENER);

        assertThat(sites()).hasSize(3);
    }

    @Test
    void oneClassOfTwoLoadersIsOneLine() {
        has(Side.CLIENT, Scene.tuple(1, 80), new StackTraceElement("one", null, null, "com.acme.A", "b", "A.java", 3));
        has(Side.CLIENT, Scene.tuple(2, 80), new StackTraceElement("two", null, null, "com.acme.A", "b", "A.java", 3));

        assertThat(sites()).hasSize(1);
    }

    @Test
    void theLongestSoComesFirst() {
        has(Side.CLIENT, Scene.tuple(1, 80), Scene.OPENER);
        scene.passes(-9, SECONDS);
        has(Side.CLIENT, Scene.tuple(2, 80), Scene.OPENER);

        assertThat(sites()).singleElement().satisfies(site -> {
            assertThat(site.oldest().tuple()).isEqualTo(Scene.tuple(2, 80));
            assertThat(site.oldest().openedNanos()).isEqualTo(scene.now());
        });
    }

    @Test
    void lineThatAskedForTheConnectionIsToBlameBeforeTheLibrarysOwnThread() {
        Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE, AcmeBlame.LIBRARY);
        scene.requests(connection, "main", AcmeBlame.LIBRARY, Scene.OPENER);
        scene.sweeps();

        assertThat(Site.of(List.of(Suspect.of(connection, scene.now())), AcmeBlame.finder()))
                .singleElement()
                .satisfies(site -> assertThat(site.blame().frame()).contains(Scene.OPENER));
    }

    @Test
    void theMostFrequentPeersComeFirst() {
        for (int peer = 1; peer <= 12; peer++) {
            for (int i = 0; i < peer; i++) {
                has(Side.CLIENT, Scene.tuple(peer * 100 + i, peer), Scene.OPENER);
            }
        }

        assertThat(sites().get(0).peers())
                .hasSize(12)
                .startsWith(new Finding.Peer("10.0.0.2", 12, 12), new Finding.Peer("10.0.0.2", 11, 11));
    }

    @Test
    void whatTheKernelDoesNotTellIsLeftOut() {
        Suspect untracked = Suspect.of(new UntrackedSocket(1, 1, null, Side.CLIENT, TcpState.CLOSE, scene.now()));

        assertThat(Site.of(List.of(untracked), AcmeBlame.finder()))
                .singleElement()
                .satisfies(site -> {
                    assertThat(site.count()).isEqualTo(1);
                    assertThat(site.peers()).isEmpty();
                    assertThat(site.portFilter()).isEmpty();
                    assertThat(site.blame().frame()).isEmpty();
                });
    }

    @Test
    void burstOfWhichOnlySomeStacksWereKeptIsOneMatter() {
        for (int port = 1; port <= 60; port++) {
            connections.add(scene.opens(
                    Side.CLIENT,
                    Scene.tuple(port, 80),
                    port % 3 == 0 ? new StackTraceElement[] {Scene.OPENER} : new StackTraceElement[0]));
        }

        assertThat(sites()).singleElement().satisfies(site -> {
            assertThat(site.count()).isEqualTo(60);
            assertThat(site.blame().frame()).contains(Scene.OPENER);
            assertThat(new FindingDraft(Verdict.CLOSE_WAIT_LEAK, site, scene.now()).finding())
                    .satisfies(finding -> {
                        assertThat(finding.evidence()).containsEntry("stack_known_for", "20 of 60");
                        assertThat(finding.shown().opened().frames()).contains(Scene.OPENER);
                    });
        });
    }

    @Test
    void whatWasAcceptedWithoutAStackIsOfTheOneLineThatIsKnownOfItsPort() {
        has(Side.SERVER, Scene.tuple(8080, 1), Scene.OPENER);
        connections.add(scene.opens(Side.SERVER, Scene.tuple(8080, 2), new StackTraceElement[0]));
        connections.add(scene.opens(Side.SERVER, Scene.tuple(9090, 3), new StackTraceElement[0]));

        assertThat(sites()).extracting(Site::count).containsExactlyInAnyOrder(2, 1);
    }

    @Test
    void ofTwoLinesToOneDestinationNobodyKnowsWhoseTheOthersAre() {
        has(Side.CLIENT, Scene.tuple(1, 80), Scene.OPENER);
        has(Side.CLIENT, Scene.tuple(2, 80), ELSEWHERE);
        connections.add(scene.opens(Side.CLIENT, Scene.tuple(3, 80), new StackTraceElement[0]));

        assertThat(sites()).hasSize(3);
    }

    @Test
    void whatWasOpenedBeforeTheAttachStaysByItself() {
        has(Side.CLIENT, Scene.tuple(1, 80), Scene.OPENER);
        connections.add(scene.adopts(Scene.tuple(2, 80)));

        assertThat(sites()).hasSize(2);
    }

    @Test
    void whatIsInUseAtAServerIsOnTheLineAtWhichMostOfItsThreadsWork() {
        has(Side.SERVER, Scene.tuple(80, 1), Scene.OPENER);
        StackTraceElement park = new StackTraceElement("org.wire.Filler", "park", "Filler.java", 1);
        List<StackTraceElement> works = List.of(park, ELSEWHERE, AcmeBlame.LIBRARY);
        Site site = sites().get(0);

        assertThat(site.byWorkers(List.of(works, List.of(AcmeBlame.LIBRARY), works), AcmeBlame.finder())
                        .blame()
                        .frame())
                .contains(ELSEWHERE);
        assertThat(site.byWorkers(List.of(), AcmeBlame.finder()).blame().frame())
                .contains(Scene.OPENER);
    }

    private List<Site> sites() {
        scene.sweeps();
        return Site.of(
                connections.stream()
                        .map(connection -> Suspect.of(connection, connection.openedNanos()))
                        .toList(),
                AcmeBlame.finder());
    }

    private void has(Side side, FourTuple tuple, StackTraceElement openedBy) {
        connections.add(scene.opens(side, tuple, openedBy));
    }
}
