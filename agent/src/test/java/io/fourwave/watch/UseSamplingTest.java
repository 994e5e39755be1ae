// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.capture.Capture;
import io.fourwave.capture.SocketHooks;
import io.fourwave.connection.Connection;
import io.fourwave.support.Loopback;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UseSamplingTest {
    private final Scene scene = new Scene();
    private final Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE);
    private final Capture capture =
            new Capture(new Capture.Settings(SECONDS.toNanos(1), SECONDS.toNanos(30), 100, 1000, 64, true));
    private final SocketHooks recorder = capture.recorder();
    private final UseSampling useSampling = new UseSampling(recorder);

    @AfterEach
    void wantNothing() {
        Hooks.listen(null);
    }

    @Test
    void whenNothingHappensOneSweepInTenLooks() {
        int wanted = 0;
        for (int i = 0; i < 100; i++) {
            wanted += isWantedAfterASweep() ? 1 : 0;
        }

        assertThat(wanted).isEqualTo(10);
        assertThat(Hooks.selectorsWanted).isFalse();
    }

    @Test
    void youngConnectionIsLookedAtUntilTheSweepAfterTheNext() throws IOException {
        try (Loopback loopback = new Loopback()) {
            recorder.connected(Loopback.behind(loopback.connect()));
        }

        assertThat(isWantedAfterASweep()).isTrue();
        assertThat(isWantedAfterASweep()).isFalse();
    }

    @Test
    void connectionThatWasAskedIsLookedAtUntilItAnswers() {
        scene.writes(connection);
        assertThat(isWantedAfterASweep(connection)).isTrue();
        assertThat(isWantedAfterASweep(connection)).isTrue();
        scene.reads(connection);
        scene.passes(10, SECONDS);

        assertThat(isWantedAfterASweep(connection)).isFalse();
    }

    /** Twenty TLS handshakes on two busy CPUs: each had read the server's part and was at its own when a sweep came by. */
    @Test
    void firstExchangeOfAClientMayStandStillAfterAnAnswer() {
        scene.passes(5, SECONDS);
        scene.writes(connection);
        scene.reads(connection);
        assertThat(isWantedAfterASweep(connection)).isTrue();
        scene.passes(2, SECONDS);

        assertThat(isWantedAfterASweep(connection)).isFalse();
    }

    @Test
    void firstExchangeIsOverAfterTenSeconds() {
        scene.passes(10, SECONDS);
        scene.writes(connection);
        scene.reads(connection);

        assertThat(isWantedAfterASweep(connection)).isFalse();
    }

    /** Twenty threads that wait for one to load what TLS takes, each with its connection open. */
    @Test
    void firstExchangeMayBeginLate() {
        scene.passes(9, SECONDS);
        assertThat(isWantedAfterASweep(connection)).isTrue();
        scene.passes(1, SECONDS);

        assertThat(isWantedAfterASweep(connection)).isFalse();
    }

    @Test
    void whatComesWhileNobodyLooksIsPerhapsARead() {
        scene.passes(10, SECONDS);
        scene.writes(connection);
        scene.passes(2, MINUTES);
        Hooks.usesWanted = true;
        assertThat(isWantedAfterASweep(connection)).isFalse();
        assertThat(connection.usage().mayHaveBeenRead()).isFalse();

        isWantedAfterASweep(connection);
        assertThat(connection.usage().mayHaveBeenRead()).isTrue();
    }

    @Test
    void whatAnEventLoopDoesFirstIsNotWaitedFor() {
        Connection nonBlocking = scene.opensNonBlocking(Side.CLIENT, Scene.REMOTE);
        scene.writes(nonBlocking);
        scene.reads(nonBlocking);

        assertThat(isWantedAfterASweep(nonBlocking)).isFalse();
    }

    @Test
    void firstExchangeOfAClientMayTakeSeveralTurns() {
        scene.writes(connection);
        scene.reads(connection);
        scene.writes(connection);
        assertThat(isWantedAfterASweep(connection)).isTrue();
        scene.passes(2, MINUTES);
        scene.writes(connection);

        assertThat(isWantedAfterASweep(connection)).isFalse();
    }

    @Test
    void serversAnswerIsNoQuestion() {
        Connection accepted = scene.opens(Side.SERVER, Scene.LOCAL);
        scene.reads(accepted);
        scene.writes(accepted);

        assertThat(isWantedAfterASweep(accepted)).isFalse();
    }

    @Test
    void answerThatDoesNotComeIsNotWaitedForForEver() {
        scene.writes(connection);
        scene.passes(2, MINUTES);

        assertThat(isWantedAfterASweep(connection)).isFalse();
    }

    @Test
    void connectionThatThePeerHasClosedIsLookedAtForTwoMinutes() {
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();
        scene.passes(119, SECONDS);
        assertThat(isWantedAfterASweep(connection)).isTrue();
        scene.passes(1, SECONDS);

        assertThat(isWantedAfterASweep(connection)).isFalse();
    }

    @Test
    void whileThereAreStrangersEverythingIsLookedAtAndAdopted() throws IOException {
        try (Loopback loopback = new Loopback()) {
            Object socket = Loopback.behind(loopback.connect());
            useSampling.sweepBegins();
            useSampling.sweepEnds(true);
            recorder.read(socket, false);

            assertThat(Hooks.usesWanted).isTrue();
            assertThat(Hooks.selectorsWanted).isTrue();
            assertThat(capture.table().size()).isEqualTo(1);
            assertThat(isWantedAfterASweep()).isFalse();
            assertThat(Hooks.selectorsWanted).isFalse();
        }
    }

    private boolean isWantedAfterASweep(Connection... open) {
        useSampling.sweepBegins();
        for (Connection each : open) {
            useSampling.visits(each, scene.now());
        }
        useSampling.sweepEnds(false);
        return Hooks.usesWanted;
    }
}
