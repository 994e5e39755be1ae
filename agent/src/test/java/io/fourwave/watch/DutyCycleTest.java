// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fourwave.connection.census.Snapshot.Standstills;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DutyCycleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong clock = new AtomicLong(1000 * SECOND);
    private final DutyCycle dutyCycle = new DutyCycle(1, clock::get);
    private final AtomicInteger turns = new AtomicInteger();

    @Test
    void loopThatComesRoundInTimeNeverStoodStill() {
        dutyCycle.run(() -> endsAfter(3));
        assertThat(dutyCycle.standstills(clock.get())).isEqualTo(Standstills.NONE);
    }

    /** Who asks does not wait for a pause to end: this one lasts for minutes. */
    @Test
    void whatIsAskedForEndsThePause() throws InterruptedException {
        DutyCycle pausing = new DutyCycle(Long.MAX_VALUE, clock::get, TimeUnit.MINUTES.toNanos(10));
        CountDownLatch turned = new CountDownLatch(1);
        Thread runner = new Thread(() -> pausing.run(() -> {
            turned.countDown();
            return false;
        }));
        runner.setDaemon(true);
        runner.start();
        assertThat(turned.await(30, TimeUnit.SECONDS)).isTrue();

        CountDownLatch done = new CountDownLatch(1);
        pausing.soon(done::countDown);
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        pausing.stop();
        pausing.soon(() -> {});
        runner.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(runner.isAlive()).isFalse();
    }

    @Test
    void processThatWasStoppedInAPauseStoodStill() {
        Thread stopped = new Thread(() -> dutyCycle.run(() -> endsAfter(1_000_000)));
        stopped.setDaemon(true);
        stopped.start();
        while (turns.get() < 3) {
            Thread.onSpinWait();
        }
        clock.addAndGet(5 * SECOND);
        int then = turns.get();
        while (turns.get() < then + 3) {
            Thread.onSpinWait();
        }

        assertThat(dutyCycle.takeOver(10 * SECOND, () -> {})).isTrue();
        Standstills seen = dutyCycle.standstills(clock.get());
        assertThat(seen.edges()).hasSize(2);
        assertThat(seen.edges().get(1) - seen.edges().get(0)).isBetween(4 * SECOND, 5 * SECOND);
    }

    @Test
    void processThatWasStoppedInATurnStoodStillToo() {
        dutyCycle.run(() -> {
            if (turns.get() == 1) {
                clock.addAndGet(5 * SECOND);
                assertThat(dutyCycle.standstills(clock.get()).edges()).hasSize(2);
            }
            return endsAfter(3);
        });
        assertThat(dutyCycle.standstills(clock.get()).edges()).hasSize(2);
    }

    /** 65,536 connections to sweep are no standstill, turn after turn. */
    @Test
    void turnThatTakesAsLongAsAlwaysIsNoStandstill() {
        dutyCycle.run(() -> {
            clock.addAndGet(turns.get() < 2 ? SECOND : 2 * SECOND);
            return endsAfter(10);
        });
        assertThat(dutyCycle.standstills(clock.get())).isEqualTo(Standstills.NONE);
    }

    @Test
    void errorInATurnIsCountedAndTheNextOneComes() {
        dutyCycle.run(() -> {
            endsAfter(3);
            throw new OutOfMemoryError("of a turn");
        });
        assertThat(turns).hasValue(3);
        assertThat(dutyCycle.errors()).isEqualTo(3);
        assertThat(dutyCycle.trouble()).isEmpty();
    }

    @Test
    void turnThatDoesNotEndIsSaid() {
        dutyCycle.run(() -> {
            clock.addAndGet(61 * SECOND);
            assertThat(dutyCycle.trouble())
                    .hasValueSatisfying(said -> assertThat(said).contains("61 s"));
            return endsAfter(1);
        });
    }

    @Test
    void loopThatAnErrorEndedIsSaid() {
        DutyCycle failing = new DutyCycle(1, () -> {
            if (turns.incrementAndGet() == 2) {
                throw new StackOverflowError();
            }
            return 0;
        });
        assertThatThrownBy(() -> failing.run(() -> false)).isInstanceOf(StackOverflowError.class);

        assertThat(failing.isRunning()).isFalse();
        assertThat(failing.trouble())
                .hasValueSatisfying(said -> assertThat(said).contains("StackOverflowError"));
        assertThat(failing.takeOver(SECOND, () -> {})).isTrue();
    }

    private boolean endsAfter(int count) {
        if (turns.incrementAndGet() >= count) {
            dutyCycle.stop();
        }
        return true;
    }
}
