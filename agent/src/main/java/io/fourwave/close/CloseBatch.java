// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.connection.Connection;
import io.fourwave.diagnose.ClosedBatch;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Suspect;
import io.fourwave.jdk.JdkSocket;
import io.fourwave.tcp.Confidence;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Closes the connections of one finding, one after the other, by their own close(): what was waiting for them gets an
 * IOException, as if the application had closed them. Never by a descriptor's number, which may be another's by then. Before
 * the first one every read and write was watched for {@code leak.after}: the agent lets them go unseen where they tell nothing.
 */
public final class CloseBatch {
    /** 50 a second: an application that reconnects does so in small steps. */
    private static final long PACE_MILLIS = 20;

    private static final long LOOK_MILLIS = 100;

    /** After so many that hang the rest would, too. */
    private static final int MOST_HANGING = 5;

    /** Who has looked may decide to close for so long without another wait. */
    private static final long WATCHED_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final CloseOrder order;
    private final CloseConditions conditions;
    private final Runnable progress;
    private final Consumer<ClosedBatch> whenOver;
    private final CloseOutcome outcome = new CloseOutcome();
    private final SelectorWakeups wakeups = new SelectorWakeups();
    private volatile boolean stopped;

    /**
     * @param progress run whenever there is something to tell
     * @param whenOver hears once of what was closed; not of a look, and not of what was refused
     */
    public CloseBatch(CloseOrder order, CloseConditions conditions, Runnable progress, Consumer<ClosedBatch> whenOver) {
        this.order = order;
        this.conditions = conditions;
        this.progress = progress;
        this.whenOver = whenOver;
    }

    /** What would be done, or what is being done. */
    public CloseOutcome outcome() {
        return outcome;
    }

    /** Those that are not closed yet stay open. */
    public void stop() {
        stopped = true;
    }

    /** Looks at once; closes on a thread of its own, and {@link #outcome} tells how far it is. */
    public void begin() {
        conditions.watchAllUses(WATCHED_NANOS);
        Optional<Diagnosis.Found> found = found();
        if (found.isPresent() && order.forReal()) {
            outcome.waits(waitNanos());
            new AgentThread(this::closeAll, "fourwave-closing").start();
        } else {
            found.ifPresent(this::look);
            outcome.over();
        }
    }

    private void look(Diagnosis.Found found) {
        outcome.waits(waitNanos());
        CloseCheck check = new CloseCheck(found.finding().suspects(), order, conditions);
        for (Suspect suspect : found.finding().suspects()) {
            Optional<Sparing> spared = check.of(suspect, object(suspect), System.nanoTime());
            count(suspect, spared.isPresent() ? spared : beyond());
        }
    }

    private void closeAll() {
        long began = System.currentTimeMillis();
        Optional<Diagnosis.Found> found = Optional.empty();
        try {
            awaitWatched();
            // as it is now: what was accused when the order came may be in use again
            found = found();
            if (found.isPresent()) {
                closeAll(found.get());
            }
        } catch (InterruptedException ending) {
            stopped = true;
        } finally {
            found.ifPresent(closed -> whenOver.accept(record(closed, began)));
            outcome.over();
            progress.run();
        }
    }

    private void closeAll(Diagnosis.Found found) throws InterruptedException {
        CloseCheck check = new CloseCheck(found.finding().suspects(), order, conditions);
        try (CloseWorker worker = new CloseWorker()) {
            for (Suspect suspect : found.finding().suspects()) {
                one(suspect, check, worker);
            }
        } finally {
            wakeups.now();
        }
    }

    private void one(Suspect suspect, CloseCheck check, CloseWorker worker) throws InterruptedException {
        if (stopped || worker.hanging() >= MOST_HANGING) {
            outcome.spared(suspect, Sparing.STOPPED);
            return;
        }
        Optional<Sparing> beyond = beyond();
        if (beyond.isPresent()) {
            outcome.spared(suspect, beyond.get());
            return;
        }
        conditions.watchAllUses(WATCHED_NANOS);
        Optional<Sparing> spared = worker.within(() -> close(suspect, check));
        count(suspect, spared);
        if (spared.isEmpty()) {
            wakeups.inTime();
            progress.run();
            Thread.sleep(PACE_MILLIS);
        }
    }

    /** On the worker. The object is held from the check to the end: its number stays its own. */
    private Optional<Sparing> close(Suspect suspect, CloseCheck check) {
        Object socket = object(suspect);
        Optional<Sparing> spared = check.of(suspect, socket, System.nanoTime());
        if (spared.isPresent()) {
            return spared;
        }
        Connection connection = suspect.connection();
        JdkSocket jdk = (JdkSocket) connection.api();
        connection.closedOnDemand();
        try {
            wakeups.of(jdk.selectors(socket));
            jdk.close(socket);
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(connection.isClosing() ? Sparing.CLOSE_CALLED : Sparing.CLOSE_FAILED);
        }
    }

    /** The JDK's object, which is not the application's to collect while this is held; null where it is gone. */
    private static Object object(Suspect suspect) {
        return suspect.connection() == null ? null : suspect.connection().object();
    }

    private Optional<Sparing> beyond() {
        return outcome.closedCount() >= order.atMost() ? Optional.of(Sparing.OVER_THE_LIMIT) : Optional.empty();
    }

    private void count(Suspect suspect, Optional<Sparing> spared) {
        if (spared.isPresent()) {
            outcome.spared(suspect, spared.get());
        } else {
            outcome.closed(suspect);
        }
    }

    private void awaitWatched() throws InterruptedException {
        while (waitNanos() > 0 && !stopped) {
            outcome.waits(waitNanos());
            progress.run();
            Thread.sleep(LOOK_MILLIS);
        }
        outcome.waits(0);
    }

    private long waitNanos() {
        long since = conditions.allUsesSinceNanos();
        long watched = since == 0 ? 0 : System.nanoTime() - since;
        return Math.max(0, conditions.leakAfterNanos() - watched);
    }

    /** Empty where nothing of it may be closed; the outcome says why. */
    private Optional<Diagnosis.Found> found() {
        Optional<Diagnosis.Found> found = conditions.finding(order.finding());
        String refusal = found.map(this::refusal).orElse("there is no finding " + order.finding() + " (any more)");
        if (!refusal.isEmpty()) {
            outcome.refused(refusal);
            return Optional.empty();
        }
        return found;
    }

    private String refusal(Diagnosis.Found found) {
        Severity severity = found.finding().severity();
        boolean certain = severity == Severity.LEAK && found.finding().confidence() == Confidence.CERTAIN;
        if (certain || severity.isSerious() && order.force()) {
            return "";
        }
        return switch (severity) {
            case LEAK ->
                "finding " + order.finding()
                        + " is a leak probably, which is not certain: --force closes it all the same";
            case SUSPECT -> "finding " + order.finding() + " is a suspect, no leak: --force closes it all the same";
            default -> "finding " + order.finding() + " is of severity " + severity.text() + ": only leaks are closed";
        };
    }

    private ClosedBatch record(Diagnosis.Found found, long began) {
        return new ClosedBatch(
                found.finding(),
                order.force(),
                stopped,
                outcome.closedCount(),
                outcome.spared(),
                began,
                System.currentTimeMillis());
    }
}
