// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a test class has left behind, when it is over. Threads of the tests may be about to close: they have time for it. What
 * nobody holds any more, the garbage collector tells, which is asked to collect only where something is left.
 */
final class ClassJudge {
    /** Servers and clients that were told to stop close on threads of their own, as a rule sooner than this. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** A thread that looks at a connection just now, the agent's own too, has its object in its hands. */
    private static final int COLLECTIONS = 2;

    private static final long PAUSE_MILLIS = 25;

    private final TestClassRuns runs;
    private final WatchingAgent agent;
    private final FailOn failOn;
    private final long waitNanos;

    /** @param waitSeconds how long at most somebody may still close what would fail the class */
    ClassJudge(TestClassRuns runs, WatchingAgent agent, FailOn failOn, int waitSeconds) {
        this.failOn = failOn;
        this.runs = runs;
        this.agent = agent;
        this.waitNanos = TimeUnit.SECONDS.toNanos(waitSeconds);
    }

    /** On the thread that ran the class, which may have been left with an interrupt that is not for us. */
    LeftBehind judge(TestClassRuns.Run run) {
        boolean interrupted = Thread.interrupted();
        runs.end(run);
        try {
            return look(run);
        } catch (InterruptedException hurried) {
            interrupted = true;
            Notices.say(run.name() + " was interrupted at its end: its connections are not judged");
            return LeftBehind.NOTHING;
        } catch (RuntimeException | LinkageError ours) {
            Notices.once("could not judge " + run.name() + ": " + ours);
            return LeftBehind.NOTHING;
        } finally {
            runs.judged(run);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private LeftBehind look(TestClassRuns.Run run) throws InterruptedException {
        List<HeldConnection> left = leftBy(run);
        for (long until = System.nanoTime() + GRACE_NANOS; !left.isEmpty() && System.nanoTime() - until < 0; ) {
            Thread.sleep(PAUSE_MILLIS);
            left = leftBy(run);
        }
        if (left.isEmpty()) {
            return LeftBehind.NOTHING;
        }
        for (int round = 0;
                round < COLLECTIONS && left.stream().anyMatch(each -> each.sign() != LeakSign.COLLECTED);
                round++) {
            collectGarbage();
            left = leftBy(run);
        }
        for (long until = System.nanoTime() + waitNanos; isToBeAwaited(left) && System.nanoTime() - until < 0; ) {
            Thread.sleep(PAUSE_MILLIS);
            left = leftBy(run);
        }
        return leftBehind(left, run);
    }

    private LeftBehind leftBehind(List<HeldConnection> left, TestClassRuns.Run run) {
        return new LeftBehind(
                left.stream()
                        .filter(each -> runs.owner(each, run) == TestClassRuns.Owner.THIS)
                        .collect(Collectors.toList()),
                left.stream().filter(each -> runs.isLastToAsk(each, run)).collect(Collectors.toList()));
    }

    private List<HeldConnection> leftBy(TestClassRuns.Run run) {
        return agent.openedSince(run.beganNanos()).stream()
                .filter(each -> runs.owner(each, run) != TestClassRuns.Owner.ANOTHER)
                .collect(Collectors.toList());
    }

    /** Nobody is accused of what a thread is about to close; what fails nobody is not waited for. */
    private boolean isToBeAwaited(List<HeldConnection> left) {
        return left.stream().map(HeldConnection::sign).anyMatch(sign -> sign.mayPass() && failOn.failsOn(sign));
    }

    static void collectGarbage() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        System.gc();
        if (garbage.get() != null) {
            Notices.once("this JVM does not collect garbage when it is asked to (-XX:+DisableExplicitGC?):"
                    + " connections that nobody holds any more are not told from those that somebody holds");
        }
    }
}
