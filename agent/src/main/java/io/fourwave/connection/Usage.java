// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What the application did with a connection, as far as it was seen: reads, writes, options. Written by application
 * threads, for any thread to read.
 */
public final class Usage {
    private static final AtomicLongFieldUpdater<Usage> LAST = AtomicLongFieldUpdater.newUpdater(Usage.class, "last");
    private static final AtomicLongFieldUpdater<Usage> END_AGAIN =
            AtomicLongFieldUpdater.newUpdater(Usage.class, "endAgain");
    private static final AtomicIntegerFieldUpdater<Usage> REUSES =
            AtomicIntegerFieldUpdater.newUpdater(Usage.class, "reuses");

    /** A write after a longer pause is another exchange. */
    private static final long PAUSE_NANOS = 100_000_000L;

    private static final int EVER_READ = 1;
    private static final int DOUBTED = 2;
    private static final int HOW = 2;
    private static final long HOW_BITS = 3L << HOW;
    private static final int PERHAPS_READ = 16;
    private static final LastUse[] HOWS = LastUse.values();
    /** The time takes the other bits: 32 ns do not matter to it. */
    private static final long MARKS = 31;

    /**
     * The last use: when, in nanoseconds, and in the lowest five bits how, and the marks above. One field, so that a read
     * or a write of the application pays for one store, and that without a fence. No time where none was seen.
     */
    private volatile long last;

    private volatile int reuses;
    private volatile Use use;
    private volatile Use endOfStream;
    private volatile boolean inputShutDown;
    /** {@code System.nanoTime} of the last read that returned the end again; 0 where none did. Stored without a fence. */
    private volatile long endAgain;

    /** The last read or write whose stack was kept, null where none was seen. Watch thread. */
    public Use lastSampledUse() {
        Use end = endOfStream;
        return end != null && (use == null || use.nanoTime() <= end.nanoTime()) ? end : use;
    }

    /** {@code System.nanoTime} of the last read, write or option set that was seen, to 32 ns; 0 where none was. */
    public long lastUseNanos() {
        return last & ~MARKS;
    }

    /** True when no use was seen from this {@code System.nanoTime} on. */
    public boolean isUnusedSince(long nanoTime) {
        long seen = lastUseNanos();
        return seen == 0 || seen - nanoTime <= 0;
    }

    /** True where this is the last read or write, whatever options were set after it. */
    public boolean isLast(Use sampled) {
        return lastUse() == LastUse.TOUCHED || (sampled.nanoTime() & ~MARKS) == lastUseNanos();
    }

    /** The read that returned the end of the stream to the application, or null. */
    public Use endOfStream() {
        return endOfStream;
    }

    /** False when no read was seen; reads are seen while a connection is young, and sampled later. */
    public boolean wasEverRead() {
        return (last & EVER_READ) != 0;
    }

    /** False when reads were seen all the while, and there was none. */
    public boolean mayHaveBeenRead() {
        return (last & (EVER_READ | PERHAPS_READ)) != 0;
    }

    /** True when the last use that was seen was a write. */
    public boolean isWaitingForAnswer() {
        long seen = last;
        return (seen & ~MARKS) != 0 && how(seen) != LastUse.READ;
    }

    /** How often it was written to again after an answer and a pause: what a pool does with its connections. */
    public int reuses() {
        return reuses;
    }

    /** What was done with it last, as far as it was seen without a gap. */
    public LastUse lastUse() {
        long seen = last;
        return (seen & (EVER_READ | DOUBTED)) == EVER_READ ? how(seen) : LastUse.UNKNOWN;
    }

    /** Reads and writes are not seen: what follows the last one may be missed. */
    public void doubtLastUse() {
        mark(DOUBTED);
    }

    /** Reads were not seen for a time. */
    public void perhapsRead() {
        if (!mayHaveBeenRead()) {
            mark(PERHAPS_READ);
        }
    }

    private void mark(int mark) {
        long seen = last;
        // what came meanwhile is not in doubt
        LAST.compareAndSet(this, seen, seen | mark);
    }

    public void read(long nanoTime) {
        used(nanoTime, LastUse.READ, EVER_READ);
    }

    public void written(long nanoTime) {
        long before = last;
        exchangeMayBegin(before, nanoTime);
        used(nanoTime, LastUse.WRITTEN, before & (EVER_READ | PERHAPS_READ));
    }

    public void touched(long nanoTime) {
        long before = last;
        exchangeMayBegin(before, nanoTime);
        LastUse how = how(before) == LastUse.WRITTEN ? LastUse.WRITTEN : LastUse.TOUCHED;
        used(nanoTime, how, before & (EVER_READ | PERHAPS_READ));
    }

    /**
     * An answer was read, and perhaps an option was set when the connection was given back; then there was a pause: counted without a branch. One that was never taken is a trap in
     * compiled code (HotSpot's {@code unstable_if}), and the first request after a quiet minute would throw away the
     * compiled write of the JDK around it. A race between two writers loses one of many.
     */
    private void exchangeMayBegin(long before, long nanoTime) {
        int paused = (int) ((PAUSE_NANOS - (nanoTime - (before & ~MARKS))) >>> (Long.SIZE - 1));
        REUSES.lazySet(this, reuses + (how(before).answers & (int) before & EVER_READ & paused));
    }

    private void used(long nanoTime, LastUse how, long read) {
        LAST.lazySet(this, nanoTime & ~MARKS | (long) how.ordinal() << HOW | read);
    }

    private static LastUse how(long seen) {
        return HOWS[(int) (seen & HOW_BITS) >> HOW];
    }

    public void use(Use sampled) {
        use = sampled;
    }

    /** After a shutdownInput of ours every read returns -1, whatever the peer does. */
    public boolean isInputShutDown() {
        return inputShutDown;
    }

    public void inputShutDown() {
        inputShutDown = true;
    }

    public void endOfStream(Use seen) {
        endOfStream = seen;
    }

    /** The end once more is no use of the connection: what was done before it stays the last use. */
    public void endOfStreamAgain(long nanoTime) {
        END_AGAIN.lazySet(this, nanoTime);
    }

    /** True where reads have returned the end for as long as this, and one did so within this time until now. */
    public boolean isEndReadAgain(long now, long forNanos) {
        Use first = endOfStream;
        long again = endAgain;
        return first != null && again != 0 && again - first.nanoTime() >= forNanos && now - again <= forNanos;
    }

    /** Frames instead of captured stacks, which weigh more. Watch thread. */
    void resolve(StackResolver resolver) {
        if (use != null) {
            use.resolve(resolver);
        }
        if (endOfStream != null) {
            endOfStream.resolve(resolver);
        }
    }

    /** How a connection was left. */
    public enum LastUse {
        UNKNOWN(0),
        /** An answer, or a part of one, was read, and nothing came after it. */
        READ(1),
        /** Something was sent, and no answer to it was read. */
        WRITTEN(0),
        /**
         * An option was set: after an answer, as some pools do with what they take back, or before anything was read, which
         * is no use yet.
         */
        TOUCHED(1);

        private final int answers;

        LastUse(int answers) {
            this.answers = answers;
        }
    }
}
