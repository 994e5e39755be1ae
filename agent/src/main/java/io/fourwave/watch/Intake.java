// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.bootstrap.HookListener;

/**
 * What must stand before the application's first socket: the hooks' listener, the table that it keeps and the queue that
 * it fills. The {@link Watch} behind it may come later; until then the queue holds what happens.
 */
public final class Intake {
    private static final int QUEUE_CAPACITY = 16_384;

    private final Settings settings;
    private final CallQueue queue = new CallQueue(QUEUE_CAPACITY);
    private final ConnectionTable table;
    private final Counters counters = new Counters();
    private final Selectors selectors = new Selectors();
    private final Recorder recorder;

    public Intake(Settings settings) {
        this.settings = settings;
        this.table = new ConnectionTable(settings.capacity);
        boolean stacks = settings.stackDepth > 0;
        this.recorder = new Recorder(
                table,
                queue,
                new Witness(new StackSampler(stacks, settings.allStacks), StackSampler.ofUses(stacks)),
                selectors,
                counters);
    }

    /** What the hooks call; ready to be called on any thread. */
    public HookListener hooks() {
        Rehearsal.run();
        return recorder;
    }

    /** From now on the hooks ask this for the application's spans: there are none to ask for before. */
    public void spans(AmbientSpans spans) {
        recorder.spans(spans);
    }

    Recorder recorder() {
        return recorder;
    }

    Selectors selectors() {
        return selectors;
    }

    Settings settings() {
        return settings;
    }

    CallQueue queue() {
        return queue;
    }

    ConnectionTable table() {
        return table;
    }

    Counters counters() {
        return counters;
    }

    /**
     * @param sweepNanos how often the open connections are asked, in nanoseconds
     * @param capacity connections tracked at most, and teardowns watched at most
     * @param leakNanos how long a connection may sit half-closed before it is looked at as a leak
     * @param teardownsASecond teardowns that the kernel is asked for, at most
     * @param stackDepth frames kept; 0 records no stacks
     * @param allStacks false: sampled when there are many
     */
    public record Settings(
            long sweepNanos, long leakNanos, int capacity, int teardownsASecond, int stackDepth, boolean allStacks) {}
}
