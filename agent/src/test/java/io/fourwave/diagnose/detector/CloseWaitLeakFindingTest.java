// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.BlameFinder;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.evidence.ConnectionSigns;
import io.fourwave.origin.CodeSources;
import io.fourwave.origin.Libraries;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a finding of {@link CloseWaitLeakDetector} says. */
class CloseWaitLeakFindingTest {
    private final Scene scene = new Scene();
    private final Detector detector = detector(AcmeBlame.finder());

    @Test
    void unreadBytesChangeTheAdvice() {
        for (int port = 1; port <= 5; port++) {
            scene.hasUnread(inCloseWait(Side.CLIENT, port, 8080), ConnectionSigns.FAREWELL_BYTES + 1);
        }
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.evidence()).containsEntry("unread_bytes", ConnectionSigns.FAREWELL_BYTES + 1);
            assertThat(finding.advice()).startsWith("Read the answer to its end");
        });
    }

    @Test
    void connectionsOfOneLineAndSideAreOneFindingTheOldestFirst() {
        List<Connection> opened = new ArrayList<>();
        List<Connection> accepted = new ArrayList<>();
        for (int port = 1; port <= 5; port++) {
            opened.add(readToItsEnd(Side.CLIENT, port, 80));
            accepted.add(readToItsEnd(Side.SERVER, 80, port));
            scene.passes(1, SECONDS);
        }
        scene.passes(40, SECONDS);

        assertThat(findings())
                .extracting(finding -> finding.examples().stream()
                        .map(Suspect::connection)
                        .limit(3)
                        .toList())
                .containsExactlyInAnyOrder(opened.subList(0, 3), accepted.subList(0, 3));
    }

    @Test
    void confirmationNamesThePortThatDoesNotChange() {
        for (int port = 1; port <= 5; port++) {
            readToItsEnd(Side.CLIENT, port, 8081);
            readToItsEnd(Side.SERVER, 8080, port);
        }
        scene.passes(30, SECONDS);

        assertThat(findings())
                .extracting(Finding::confirm)
                .containsExactlyInAnyOrder(
                        "ss -tanpoe state close-wait '( dport = :8081 )'",
                        "ss -tanpoe state close-wait '( sport = :8080 )'");
    }

    @Test
    void connectionOpenedBeforeTheAttachIsReportedAsWhatIsKnown() {
        for (int port = 1; port <= 5; port++) {
            Connection adopted = scene.adopts(Scene.tuple(port, 80));
            isClosedByPeer(adopted);
            scene.readsEndOfStream(adopted);
            scene.isHeldBy(adopted, "the selector of thread loop-1");
        }
        scene.passes(30, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.blame()).as("where the end was read").contains(Scene.READER);
            assertThat(finding.evidence()).containsEntry("holder", "the selector of thread loop-1");
            assertThat(finding.summary()).contains("opened before the attach");
        });
    }

    @Test
    void connectionsThatNobodyHasMetAreReportedToo() {
        for (int port = 1; port <= 5; port++) {
            scene.hasStranger(Side.SERVER, Scene.tuple(80, port), TcpState.CLOSE_WAIT);
        }
        scene.hasStranger(Side.SERVER, Scene.tuple(80, 6), TcpState.ESTABLISHED);
        scene.passes(29, SECONDS);
        assertThat(findings()).isEmpty();
        scene.passes(1, SECONDS);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.SUSPECT);
            assertThat(finding.peers()).containsExactly(new Finding.Peer("10.0.0.2", 0, 5));
            assertThat(finding.confirm()).endsWith("'( sport = :80 )'");
        });
    }

    @Test
    void libraryBetweenTheLineAndTheJdkIsNamed() {
        CodeSources places = name -> Optional.of(
                url(name.startsWith("com.acme.") ? "file:/srv/classes/" : "file:/m2/org/wire/wire/1.2/wire-1.2.jar"));
        for (int port = 1; port <= 5; port++) {
            Connection connection = scene.opens(Side.CLIENT, Scene.tuple(port, 80), AcmeBlame.LIBRARY, Scene.OPENER);
            isClosedByPeer(connection);
            scene.readsEndOfStream(connection);
        }
        scene.passes(30, SECONDS);

        assertThat(detector(new BlameFinder(List.of(), new Libraries(places, "")))
                        .detect(scene.snapshot()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.library()).contains("org.wire:wire:1.2");
                    assertThat(finding.advice())
                            .startsWith("Close what com.acme.Orders.fetch gets from org.wire:wire:1.2");
                });
    }

    private List<Finding> findings() {
        return detector.detect(scene.snapshot());
    }

    private static Detector detector(BlameFinder blame) {
        return new CloseWaitLeakDetector(AcmeBlame.context(blame));
    }

    private Connection readToItsEnd(Side side, int localPort, int peerPort) {
        Connection connection = inCloseWait(side, localPort, peerPort);
        scene.readsEndOfStream(connection);
        return connection;
    }

    private Connection inCloseWait(Side side, int localPort, int peerPort) {
        Connection connection = scene.opens(side, Scene.tuple(localPort, peerPort));
        isClosedByPeer(connection);
        return connection;
    }

    private void isClosedByPeer(Connection connection) {
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
    }

    private static URL url(String place) {
        try {
            return URI.create(place).toURL();
        } catch (java.net.MalformedURLException impossible) {
            throw new IllegalArgumentException(place, impossible);
        }
    }
}
