// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import java.lang.ref.WeakReference;

/** A read or a write as the application thread that made it saw it. */
public final class Use {
    private final long nanoTime;
    private final String thread;
    private final WeakReference<Thread> runner;
    private volatile CapturedStack captured;
    private Stack stack = Stack.NONE;
    private boolean left;

    /** @param runner the thread that made it; null: not known */
    public Use(long nanoTime, String thread, Thread runner, CapturedStack captured) {
        this.nanoTime = nanoTime;
        this.thread = thread;
        this.runner = runner == null ? null : new WeakReference<>(runner);
        this.captured = captured;
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
    }
}
