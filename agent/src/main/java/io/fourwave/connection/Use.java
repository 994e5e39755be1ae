// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

/**
 * Something that an application thread did to a socket, as that thread saw it: a read, a write, the making of a channel, the
 * beginning to listen.
 */
public final class Use {
    private final long nanoTime;
    private final String thread;
    private volatile CapturedStack captured;
    private final Use ledBy;
    private Stack stack = Stack.NONE;

    public Use(long nanoTime, String thread, CapturedStack captured) {
        this(nanoTime, thread, captured, null);
    }

    private Use(long nanoTime, String thread, CapturedStack captured, Use ledBy) {
        this.ledBy = ledBy;
        this.nanoTime = nanoTime;
        this.thread = thread;
        this.captured = captured;
    }

    /** The same, done because of what was done earlier and perhaps by another thread; null: because of nothing known. */
    public Use ledBy(Use earlier) {
        return new Use(nanoTime, thread, captured, earlier);
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
