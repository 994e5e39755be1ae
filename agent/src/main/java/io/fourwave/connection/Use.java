// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

/** A read or a write as the application thread that made it saw it. */
public final class Use {
    private final long nanoTime;
    private final String thread;
    private volatile CapturedStack captured;
    private Stack stack = Stack.NONE;

    public Use(long nanoTime, String thread, CapturedStack captured) {
        this.nanoTime = nanoTime;
        this.thread = thread;
        this.captured = captured;
    }

    /** {@code System.nanoTime}. */
    public long nanoTime() {
        return nanoTime;
    }

    public String thread() {
        return thread;
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
