// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

/**
 * What the application did with a connection, as far as it was seen: reads, writes, options. Written by application
 * threads, for any thread to read.
 */
public final class Usage {
    /** A write after a longer pause is another exchange. */
    private static final long PAUSE_NANOS = 100_000_000L;

    private volatile long lastUse;
    private volatile LastUse left = LastUse.UNKNOWN;
    private volatile boolean lastUseDoubted;
    private volatile boolean everRead;
    private volatile int reuses;
    private volatile Use use;
    private volatile Use endOfStream;
    private volatile boolean inputShutDown;

    /** The last read or write whose stack was kept, null where none was seen. Watch thread. */
    public Use lastSampledUse() {
        Use end = endOfStream;
        return end != null && (use == null || use.nanoTime() <= end.nanoTime()) ? end : use;
    }

    /** {@code System.nanoTime} of the last read, write or option set that was seen; 0 where none was. */
    public long lastUseNanos() {
        return lastUse;
    }

    /** True when no use was seen from this {@code System.nanoTime} on. */
    public boolean isUnusedSince(long nanoTime) {
        return lastUse == 0 || lastUse - nanoTime <= 0;
    }

    /** The read that told the application of the end of the stream, or null. */
    public Use endOfStream() {
        return endOfStream;
    }

    /** False when no read was seen; reads are seen while a connection is young, and sampled later. */
    public boolean wasEverRead() {
        return everRead;
    }

    /** True when the last use that was seen was a write. */
    boolean isWaitingForAnswer() {
        return lastUse != 0 && left != LastUse.READ;
    }

    /** How often it was written to again after an answer and a pause: what a pool does with its connections. */
    public int reuses() {
        return reuses;
    }

    /** What was done with it last, as far as it was seen without a gap. */
    public LastUse lastUse() {
        return everRead && !lastUseDoubted ? left : LastUse.UNKNOWN;
    }

    /** From now on reads and writes are not seen: what follows the last one may be missed. */
    void doubtLastUse() {
        lastUseDoubted = true;
    }

    void read(long nanoTime) {
        everRead = true;
        used(LastUse.READ, nanoTime);
    }

    void written(long nanoTime) {
        exchangeMayBegin(nanoTime);
        used(LastUse.WRITTEN, nanoTime);
    }

    void touched(long nanoTime) {
        exchangeMayBegin(nanoTime);
        used(left == LastUse.WRITTEN ? LastUse.WRITTEN : LastUse.TOUCHED, nanoTime);
    }

    /**
     * An answer was read, and then there was a pause: counted without a branch. One that was never taken is a trap in
     * compiled code (HotSpot's {@code unstable_if}), and the first request after a quiet minute would throw away the
     * compiled write of the JDK around it. A race between two writers loses one of many.
     */
    private void exchangeMayBegin(long nanoTime) {
        int paused = (int) ((PAUSE_NANOS - (nanoTime - lastUse)) >>> (Long.SIZE - 1));
        reuses += left.answers & paused;
    }

    private void used(LastUse how, long nanoTime) {
        left = how;
        lastUseDoubted = false;
        lastUse = nanoTime;
    }

    void use(Use sampled) {
        use = sampled;
    }

    /** After a shutdownInput of ours every read returns -1, whatever the peer does. */
    boolean isInputShutDown() {
        return inputShutDown;
    }

    void inputShutDown() {
        inputShutDown = true;
    }

    void endOfStream(Use seen) {
        endOfStream = seen;
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
        /** After an answer an option was set, as some pools do with what they take back. */
        TOUCHED(0);

        private final int answers;

        LastUse(int answers) {
            this.answers = answers;
        }
    }
}
