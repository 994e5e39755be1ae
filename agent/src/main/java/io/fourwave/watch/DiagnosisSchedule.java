// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Snapshot;
import java.util.function.Consumer;

/**
 * When the connections are diagnosed: after a sweep, and more rarely where that takes long. A diagnosis of many thousands of
 * connections costs more than a sweep. Watch thread, but for {@link #census}.
 */
final class DiagnosisSchedule {
    /** The diagnosis takes one part in so many of this thread's time at most. */
    private static final int ONE_IN = 100;
    /** A diagnosis that takes longer than this pays for a cold JVM, once, and not for its connections. */
    private static final long PAUSE_A_CONNECTION_NANOS = 1_000_000L;

    private final SnapshotTaker snapshots;
    private final DutyCycle dutyCycle;
    private final Consumer<Snapshot> diagnosis;
    private final CostBudget cost = new CostBudget(ONE_IN);
    private volatile Census census = Census.EMPTY;
    private long next;

    /** @param dutyCycle knows when the process stood still */
    DiagnosisSchedule(SnapshotTaker snapshots, DutyCycle dutyCycle, Consumer<Snapshot> diagnosis) {
        this.snapshots = snapshots;
        this.dutyCycle = dutyCycle;
        this.diagnosis = diagnosis;
    }

    /** As of the last snapshot. Any thread. */
    Census census() {
        return census;
    }

    void runWhenDue() {
        long begun = System.nanoTime();
        if (begun - next >= 0) {
            Snapshot snapshot = snapshot();
            diagnosis.accept(snapshot);
            // the first finding of a new line pays for reading its jars
            cost.spent(System.nanoTime() - begun);
            next = begun + Math.min(cost.pauseNanos(), snapshot.size() * PAUSE_A_CONNECTION_NANOS);
        }
    }

    /** Whether its time has come or not. */
    Snapshot run() {
        Snapshot snapshot = snapshot();
        diagnosis.accept(snapshot);
        return snapshot;
    }

    /** False when a diagnosis takes longer than that as a rule. */
    boolean fitsIn(long nanos) {
        return cost.fitsIn(nanos);
    }

    private Snapshot snapshot() {
        long now = System.nanoTime();
        Snapshot snapshot = snapshots.take(now, dutyCycle.standstills(now));
        census = snapshot.census();
        return snapshot;
    }
}
