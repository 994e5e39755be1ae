// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

/** How far a teardown is followed: marks of the teardown tracker and its schedule, here to spare them a look into a set each. */
abstract class Followed {
    private boolean kept;
    private boolean awaited;
    private boolean ended;
    private boolean unwatched;
    private long nextLook;

    /** True once it has come among those under way. */
    public boolean isKept() {
        return kept;
    }

    public void kept() {
        kept = true;
    }

    /** True while it is looked for in the kernel's tables. */
    public boolean isAwaited() {
        return awaited;
    }

    public void awaited(boolean now) {
        awaited = now;
    }

    /** True once the listener has it. */
    public boolean hasEnded() {
        return ended;
    }

    public void ended() {
        ended = true;
    }

    /** True when only its calls are known: it was one of too many to ask the kernel for each. */
    public boolean isUnwatched() {
        return unwatched;
    }

    public void unwatched() {
        unwatched = true;
    }

    public long nextLook() {
        return nextLook;
    }

    public void lookAt(long nanoTime) {
        nextLook = nanoTime;
    }
}
