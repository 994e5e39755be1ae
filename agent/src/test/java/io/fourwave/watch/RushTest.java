// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.watch.Scene.LOCAL;
import static io.fourwave.watch.Scene.REMOTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** More closes than can be followed to their end: the ordinary ones are counted, and what is remarkable is told. */
class RushTest {
    private final Scene scene = new Scene(1);

    @Test
    void orderlyCloseIsCountedAndNotFollowed() {
        Connection passedBy = crowded();
        scene.closes(passedBy, ESTABLISHED);

        assertThat(scene.ended()).isEmpty();
        assertThat(passedBy.teardown()).isNull();
        assertThat(scene.counters.calls(Step.ACTIVE_FIN, Side.CLIENT)).isEqualTo(1);
        assertThat(scene.counters.unwatched.sum()).isEqualTo(1);
    }

    @Test
    void callAfterACloseThatWasNotFollowedIsCountedToo() {
        Connection passedBy = crowded();
        scene.closes(passedBy, ESTABLISHED);
        scene.shutsOutput(passedBy, FIN_WAIT_1);
        scene.sweeps();

        assertThat(passedBy.teardown()).isNull();
        assertThat(scene.counters.calls(Step.RELEASE)).isEqualTo(1);
    }

    @Test
    void whatIsRemarkableIsToldAllTheSame() {
        scene.resets(crowded());
        Connection leftHalfClosed = scene.opens(Side.SERVER, Scene.tuple(80, 3));
        scene.isIn(CLOSE_WAIT, leftHalfClosed);
        scene.sweeps();
        scene.closes(leftHalfClosed, CLOSE_WAIT);

        assertThat(scene.ended())
                .extracting(teardown -> teardown.decision().step())
                .containsExactly(Step.ABORT, Step.PASSIVE_FIN);
        assertThat(scene.counters.unwatched.sum()).isEqualTo(1);
    }

    @Test
    void orderlyCloseIsToldWhereSomebodyHearsEachOne() {
        Connection heard = crowded();
        scene.hearsOrdinaryCalls();
        scene.closes(heard, ESTABLISHED);

        assertThat(scene.theEnded().connection()).isSameAs(heard);
        assertThat(scene.theEnded().finalState()).isEqualTo(FIN_WAIT_1);
        assertThat(scene.counters.unwatched.sum()).isEqualTo(1);
    }

    /** On a machine without CPU each look takes seconds: those that come meanwhile must not fill the heap. */
    @Test
    void whatNobodyCanLookForIsLetGo() {
        Scene starved = new Scene(Integer.MAX_VALUE);
        starved.kernel.takes(TimeUnit.SECONDS.toNanos(20));
        int closed = 0;
        for (int second = 0; second < 600; second++) {
            for (int i = 0; i < 100; i++) {
                starved.closes(starved.opens(Side.CLIENT, Scene.tuple(80, closed++)), ESTABLISHED);
            }
            starved.passes(1, TimeUnit.SECONDS);
            starved.looks();
        }
        assertThat(starved.teardowns.withoutDescriptor()).hasSizeLessThan(25_000);
        assertThat(starved.ended()).hasSizeGreaterThan(closed - 25_000);
        assertThat(starved.census().states().get(Side.CLIENT).getOrDefault(FIN_WAIT_1, 0))
                .as("only those of the last 30 s")
                .isLessThanOrEqualTo(3_100);
        assertThat(starved.kernel.asked).allMatch(asked -> asked.size() <= 2 * LookupSchedule.AT_ONCE);
    }

    /** As many teardowns are followed as this scene can; the connection is another one. */
    private Connection crowded() {
        scene.closes(scene.opens(Side.CLIENT, REMOTE), ESTABLISHED);
        return scene.opens(Side.CLIENT, LOCAL);
    }
}
