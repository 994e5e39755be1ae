// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import java.lang.ref.WeakReference;

/**
 * Something that an application thread did to a socket, as that thread saw it: a read, a write, the making of a channel, the
 * beginning to listen.
 */
public final class Use {
    private final long nanoTime;
    private final String thread;
    private final WeakReference<Thread> runner;
    private volatile CapturedStack captured;
    private final Use ledBy;
    private Stack stack = Stack.NONE;
    private boolean left;

    /** @param runner the thread that made it; null: not known */
    public Use(long nanoTime, String thread, Thread runner, CapturedStack captured) {
        this(nanoTime, thread, runner == null ? null : new WeakReference<>(runner), captured, null);
    }

    private Use(long nanoTime, String thread, WeakReference<Thread> runner, CapturedStack captured, Use ledBy) {
        this.ledBy = ledBy;
        this.nanoTime = nanoTime;
        this.thread = thread;
        this.runner = runner;
        this.captured = captured;
    }

    /** The same, done because of what was done earlier and perhaps by another thread; null: because of nothing known. */
    public Use ledBy(Use earlier) {
        return new Use(nanoTime, thread, runner, captured, earlier);
    }

    /** What led to it: who made the socket that began to listen; null where nothing is known. */
    public Use ledBy() {
        return ledBy;
    }

    /** {@code System.nanoTime}. */
    public long nanoTime() {
        return nanoTime;
    }

    public String thread() {
        return thread;
    }

    /** False where nobody knows which thread made it. */
    public boolean knowsThread() {
        return runner != null;
    }

    /** The thread that made it; null once it has ended. */
    public Thread runningThread() {
        Thread thread = runner == null ? null : runner.get();
        return thread != null && thread.isAlive() ? thread : null;
    }

    /** True once the frames of this use were found gone: they do not come back. Watch thread. */
    public boolean isLeft() {
        return left;
    }

    public void left() {
        left = true;
    }

    /** Watch thread. */
    public Stack stack() {
        return stack;
    }

    public void resolve(StackResolver resolver) {
        CapturedStack unresolved = captured;
        if (unresolved != null) {
            stack = resolver.resolve(unresolved);
            captured = null;
        }
        if (ledBy != null) {
            ledBy.resolve(resolver);
        }
    }
}
