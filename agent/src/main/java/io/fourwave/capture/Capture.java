// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.bootstrap.HookListener;
import io.fourwave.connection.AmbientSpans;
import io.fourwave.connection.census.Counters;
import io.fourwave.jdk.JdkNet;

/**
 * What must stand before the application's first socket: the hooks' listener, the table that it keeps and the queue that
 * it fills. The watch thread behind it may come later; until then the queue holds what happens.
 */
public final class Capture {
    private static final int QUEUE_CAPACITY = 16_384;

    private final Settings settings;
    private final CallQueue queue = new CallQueue(QUEUE_CAPACITY);
    private final ConnectionTable table;
    private final Counters counters = new Counters();
    private final Selectors selectors = new Selectors();
    private final SocketHooks recorder;
    private boolean rehearsed;

    public Capture(Settings settings) {
        this.settings = settings;
        this.table = new ConnectionTable(settings.capacity);
        this.recorder = new SocketHooks(
                table, queue, new CallSampler(settings.stackDepth > 0, settings.allStacks), selectors, counters);
    }

    /** What the hooks call; ready to be called on any thread. Initialises no class of the JDK's sockets. */
    public HookListener hooks() {
        HookPreload.run();
        return recorder;
    }

    /** Asks once what the hooks ask, as soon as the application has initialised the JDK's classes that answer. */
    public void rehearse() {
        if (!rehearsed && JdkNet.isInitialised()) {
            rehearsed = true;
            HookPreload.askInvalidDescriptor();
        }
    }

    /** Whether there is, or was, anything to watch. Any thread. */
    public boolean hasSeenConnection() {
        return recorder.opened() > 0 || table.size() > 0 || !queue.isEmpty();
    }

    /** From now on the hooks ask this for the application's spans: there are none to ask for before. */
    public void spans(AmbientSpans spans) {
        recorder.spans(spans);
    }

    public SocketHooks recorder() {
        return recorder;
    }

    public Selectors selectors() {
        return selectors;
    }

    public Settings settings() {
        return settings;
    }

    public CallQueue queue() {
        return queue;
    }

    public ConnectionTable table() {
        return table;
    }

    public Counters counters() {
        return counters;
    }

    /**
     * @param sweepNanos how often the sweep asks for the state of the open connections, in nanoseconds
     * @param capacity connections tracked at most, and teardowns watched at most
     * @param leakNanos how long a connection may sit half-closed before it is looked at as a leak
     * @param teardownsASecond teardowns for which the agent asks the kernel, at most
     * @param stackDepth frames kept; 0 records no stacks
     * @param allStacks false: samples them when there are many
     */
    public record Settings(
            long sweepNanos, long leakNanos, int capacity, int teardownsASecond, int stackDepth, boolean allStacks) {}
}
