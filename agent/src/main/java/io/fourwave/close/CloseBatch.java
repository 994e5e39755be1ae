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

    /** The walk ends by itself before that, unless a class loader of the application holds it up. */
    private static final long WALK_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Who has looked may decide to close for so long without another wait. */
    private static final long WATCHED_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final CloseOrder order;
    private final CloseConditions conditions;
    private final Runnable progress;
    private final Consumer<ClosedBatch> whenOver;
    private final CloseOutcome outcome = new CloseOutcome();
    private final SelectorWakeups wakeups = new SelectorWakeups();
    /** Null where no path is given. */
    private final PathSockets reached;

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
        this.reached =
                order.through().map(path -> new PathSockets(path, conditions)).orElse(null);
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
        watchAllUses();
        Optional<Diagnosis.Found> found = found();
        if (found.isPresent() && order.forReal()) {
            outcome.waits(waitNanos());
            new AgentThread(this::closeAll, "fourwave-closing").start();
        } else {
            found.ifPresent(this::lookOrGiveUp);
            outcome.over();
        }
    }

    private void watchAllUses() {
        if (reached == null) {
            conditions.watchAllUses(WATCHED_NANOS);
        } else {
            conditions.meetAllUsed(WATCHED_NANOS);
        }
    }

    private void lookOrGiveUp(Diagnosis.Found found) {
        try (CloseWorker worker = new CloseWorker()) {
            look(found, worker);
        } catch (InterruptedException ending) {
            outcome.refused("it was interrupted");
        }
    }

    private void look(Diagnosis.Found found, CloseWorker worker) throws InterruptedException {
        outcome.waits(waitNanos());
        BatchCheck check = new BatchCheck(found.finding().suspects(), order, conditions, reached);
        boolean walked = walkWhenDue(worker);
        for (Suspect suspect : found.finding().suspects()) {
            Optional<Sparing> spared = walked
                    ? check.of(suspect, check.object(suspect), System.nanoTime())
                    : Optional.of(Sparing.NOT_WALKED);
            count(suspect, spared.isPresent() ? spared : beyond());
        }
    }

    /** False where the path, if one is given, could not be walked. */
    private boolean walkWhenDue(CloseWorker worker) throws InterruptedException {
        if (reached == null || !reached.isDue()) {
            return true;
        }
        Optional<Sparing> failed = worker.within(WALK_NANOS, () -> {
            reached.walk();
            return Optional.empty();
        });
        reached.lookAtPeers();
        outcome.reached(reached.count(), reached.gaps());
        return !failed.isPresent();
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
        BatchCheck check = new BatchCheck(found.finding().suspects(), order, conditions, reached);
        try (CloseWorker worker = new CloseWorker()) {
            for (Suspect suspect : found.finding().suspects()) {
                one(suspect, check, worker);
            }
        } finally {
            wakeups.now();
        }
    }

    private void one(Suspect suspect, BatchCheck check, CloseWorker worker) throws InterruptedException {
        if (stopped || worker.hanging() >= MOST_HANGING) {
            outcome.spared(suspect, Sparing.STOPPED);
            return;
        }
        Optional<Sparing> beyond = beyond();
        if (beyond.isPresent()) {
            outcome.spared(suspect, beyond.get());
            return;
        }
        watchAllUses();
        Optional<Sparing> spared =
                walkWhenDue(worker) ? worker.within(() -> close(suspect, check)) : Optional.of(Sparing.NOT_WALKED);
        count(suspect, spared);
        if (spared.isEmpty()) {
            wakeups.inTime();
            progress.run();
            Thread.sleep(PACE_MILLIS);
        }
    }

    /** On the worker. The object is held from the check to the end: its number stays its own. */
    private Optional<Sparing> close(Suspect suspect, BatchCheck check) {
        Object socket = check.object(suspect);
        Optional<Sparing> spared = check.of(suspect, socket, System.nanoTime());
        if (spared.isPresent()) {
            return spared;
        }
        Connection connection =
                suspect.connection() != null ? suspect.connection() : conditions.adopt(socket, suspect.tuple());
        if (connection == null) {
            return Optional.of(Sparing.MET_MEANWHILE);
        }
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
        long since = reached == null ? conditions.allUsesSinceNanos() : conditions.allMetSinceNanos();
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
        if (reached != null && conditions.isFull()) {
            return "the agent has left out connections for want of room (capacity), and cannot tell which sockets are in use";
        }
        Severity severity = found.finding().severity();
        boolean certain = severity == Severity.LEAK && found.finding().confidence() == Confidence.CERTAIN;
        boolean told = reached != null && found.finding().suspects().stream().anyMatch(CloseBatch::isToldByHolder);
        if (certain || order.force() && (severity.isSerious() || told)) {
            return "";
        }
        String all = ": --force closes it all the same";
        return "finding " + order.finding()
                + switch (severity) {
                    case LEAK -> " is a leak probably, which is not certain" + all;
                    case SUSPECT -> " is a suspect, no leak" + all;
                    default ->
                        told
                                ? " is about connections whose use the agent has not seen: --force closes what the path leads to"
                                : " is of severity " + severity.text() + ": only leaks are closed";
                };
    }

    private static boolean isToldByHolder(Suspect suspect) {
        return suspect.ruling() != null && suspect.ruling().isToldByHolder();
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
