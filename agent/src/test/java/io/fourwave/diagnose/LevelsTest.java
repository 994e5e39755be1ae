// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.support.Kept;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelsTest {
    private static final StackTraceElement FINALIZER =
            new StackTraceElement("java.lang.ref.Finalizer", "runFinalizer", "Finalizer.java", 87);

    @Test
    void linesWithoutEndAreBounded() {
        Scene scene = new Scene();
        Levels levels = new Levels(1);
        for (int i = 0; i < 1000; i++) {
            StackTraceElement line = new StackTraceElement("com.acme.Made" + i, "call", "Made.java", 1);
            Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE, line);
            scene.sweepsOnce();
            Suspect suspect = Suspect.of(connection, scene.now());
            levels.of(
                    Verdict.CLOSE_WAIT_LEAK,
                    Site.of(List.of(suspect), AcmeBlame.finder()).get(0),
                    scene.now());
        }

        assertThat(Kept.size(levels, "levels")).isEqualTo(256);
    }

    @ParameterizedTest
    @CsvSource({"application, 40, 1", "collector, 0, 0", "finalizer, 0, 0", "agent, 0, 0", "nobody, 0, 1"})
    void whatTheApplicationClosesTellsHowLongItKeepsOthers(String who, long seconds, long departures) {
        Scene scene = new Scene();
        Levels levels = new Levels(1);
        Connection kept = scene.opens(Side.CLIENT, Scene.tuple(1, 80));
        Connection closed = scene.opens(Side.CLIENT, Scene.tuple(2, 80));
        scene.isIn(TcpState.CLOSE_WAIT, kept);
        scene.isIn(TcpState.CLOSE_WAIT, closed);
        scene.sweeps();
        Suspect one = Suspect.of(kept, scene.now() - 10);
        Suspect other = Suspect.of(closed, scene.now() - 10);
        levels.of(Verdict.CLOSE_WAIT_LEAK, site(one, other), scene.now());
        scene.passes(40, TimeUnit.SECONDS);
        switch (who) {
            case "collector" -> scene.isCollected(closed, TcpState.CLOSE_WAIT);
            case "finalizer" -> scene.closesAt(closed, TcpState.CLOSE_WAIT, FINALIZER);
            case "nobody" -> scene.touches(closed);
            default -> scene.closes(closed, TcpState.CLOSE_WAIT);
        }
        if (who.equals("agent")) {
            closed.closedOnDemand();
        }
        scene.sweeps();
        Site left = site(one);

        assertThat(levels.of(Verdict.CLOSE_WAIT_LEAK, left, scene.now()).departures())
                .isEqualTo(departures);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(levels.longestKeptNanos(Verdict.CLOSE_WAIT_LEAK, left)))
                .isEqualTo(seconds);
    }

    /** Of those that were opened before the attach, which are no connections to be asked. */
    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void whatTheAgentClosesThatNobodyHadMetIsNoDeparture(boolean byAgent, long departures) {
        Levels levels = new Levels(1);
        Suspect one = stranger(1);
        Suspect other = stranger(2);
        levels.of(Verdict.CLOSE_WAIT_LEAK, site(one, other), 10);
        if (byAgent) {
            levels.closesOnDemand(Scene.tuple(2, 80));
        }
        levels.of(Verdict.CLOSE_WAIT_LEAK, site(one, other), 20);

        assertThat(levels.of(Verdict.CLOSE_WAIT_LEAK, site(one), 30).departures())
                .isEqualTo(departures);
    }

    private static Suspect stranger(int port) {
        return Suspect.of(new UntrackedSocket(port, port, Scene.tuple(port, 80), Side.CLIENT, TcpState.CLOSE_WAIT, 1));
    }

    private static Site site(Suspect... suspects) {
        return Site.of(List.of(suspects), AcmeBlame.finder()).get(0);
    }
}
