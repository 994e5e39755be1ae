// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Scene;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkWatchTest {
    private static final String IDLE = "java.util.concurrent.LinkedBlockingQueue.take:2 java.lang.Thread.run:1";
    private static final String WORK = "java.lang.Thread.sleep:1 convert:9 java.lang.Thread.run:1";

    private final Scene scene = new Scene();
    private final Map<Thread, String> stacks = new LinkedHashMap<>();
    private final Connection connection = scene.opens(Side.CLIENT, Scene.tuple(1, 80));
    private final Thread worker = new Thread("worker");
    private final WorkWatch watch = new WorkWatch(
            new FrameWitness.Threads(
                    thread -> TextFrames.of(stacks.get(thread)).toArray(new StackTraceElement[0]),
                    thread -> 1,
                    Thread::getName,
                    () -> stacks.keySet().toArray(new Thread[0]),
                    frame -> frame.getMethodName().equals("select") && frame.getLineNumber() == 2),
            TextFrames.OF_APPLICATION);

    @Test
    void nobodyHasGotItWhereAllWaitForSomethingNew() {
        stacks.put(worker, IDLE);

        assertThat(asked(connection).sign()).isEmpty();
    }

    /** An event loop knows its next deadline; one without any waits for events alone. */
    @Test
    void eventLoopThatWaitsForATimeMayCloseItThen() {
        stacks.put(worker, "sun.nio.ch.EPoll.wait:1 sun.nio.ch.SelectorImpl.select:2 lib.Loop.run:9");
        assertThat(asked(connection).sign()).contains(Sign.MAY_COME_LATER);
        stacks.put(worker, "sun.nio.ch.EPoll.wait:1 sun.nio.ch.SelectorImpl.select:3 lib.Loop.run:9");
        assertThat(asked(connection).sign()).isEmpty();
    }

    /** JDK 8's select without a limit calls the one with a limit of 0; and the JDK's HTTP client looks at nobody else's. */
    @Test
    void selectWithoutALimitAndTheJdksOwnLoopAreNoTimers() {
        stacks.put(worker, "sun.nio.ch.SelectorImpl.select:2 sun.nio.ch.SelectorImpl.select:3 lib.Loop.run:9");
        assertThat(asked(connection).sign()).isEmpty();
        stacks.put(worker, "sun.nio.ch.SelectorImpl.select:2 java.net.http.Loop.run:9");
        assertThat(asked(connection).sign()).isEmpty();
    }

    @Test
    void whoIsAtWorkMayHaveGotItForAsLongAsThatLasts() {
        stacks.put(worker, WORK);
        assertThat(asked(connection).sign()).contains(Sign.AT_WORK);
        assertThat(asked(connection).text()).isEqualTo("thread worker at com.acme.Orders.convert(A.java:9)");
        stacks.put(worker, IDLE);
        assertThat(asked(connection).sign()).isEmpty();
        stacks.put(worker, WORK);

        assertThat(asked(connection).sign()).isEmpty();
    }

    @Test
    void whoBeginsLaterHasNotGotItUnlessOthersLikeItWereClosedAfterATime() {
        Thread other = new Thread("other");
        stacks.put(worker, WORK);
        stacks.put(other, IDLE);
        assertThat(asked(connection).sign()).contains(Sign.AT_WORK);
        stacks.put(worker, IDLE);
        stacks.put(other, WORK);

        watch.snapshotBegins();
        assertThat(watch.of(connection, null, true).sign()).contains(Sign.AT_WORK);
        assertThat(asked(connection).sign()).isEmpty();
    }

    @Test
    void ofManyThreadsSomeAreLookedAtInADiagnosisAndUntilThenNothingIsKnown() {
        IntStream.range(0, 100).forEach(i -> stacks.put(new Thread("idle-" + i), IDLE));

        assertThat(asked(connection).sign()).contains(Sign.AT_WORK);
        assertThat(asked(connection).sign()).isEmpty();
    }

    @Test
    void timerMayComeToWhatAnybodyHasLeftAndWhoIsAtWorkIsToldFirst() {
        Thread timer = new Thread("timer");
        stacks.put(timer, "java.lang.Object.wait:1 java.util.TimerThread.mainLoop:2 java.util.TimerThread.run:3");
        assertThat(asked(connection).sign()).contains(Sign.MAY_COME_LATER);
        assertThat(asked(connection).text()).isEqualTo("thread timer, which has a task for later");
        stacks.put(worker, WORK);

        watch.snapshotBegins();
        assertThat(watch.of(connection, null, true).sign()).contains(Sign.AT_WORK);
    }

    private WorkWatch.Answer asked(Connection about) {
        watch.snapshotBegins();
        return watch.of(about, null, false);
    }
}
