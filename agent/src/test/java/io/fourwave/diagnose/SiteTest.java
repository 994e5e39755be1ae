// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.UntrackedSocket;
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
