// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

/** How far a teardown is followed: marks of {@link Teardowns} and {@link Looks}, here to spare them a look into a set each. */
abstract class Followed {
    private boolean kept;
    private boolean awaited;
    private boolean ended;
    private boolean unwatched;
    private long nextLook;

    /** True once it has come among those under way. */
    boolean isKept() {
        return kept;
    }

    void kept() {
        kept = true;
    }

    /** True while it is looked for in the kernel's tables. */
    boolean isAwaited() {
        return awaited;
    }

    void awaited(boolean now) {
        awaited = now;
    }

    /** True once the listener has it. */
    boolean hasEnded() {
        return ended;
    }

    void ended() {
        ended = true;
    }

    /** True when only its calls are known: it was one of too many to ask the kernel for each. */
    public boolean isUnwatched() {
        return unwatched;
    }

    void unwatched() {
        unwatched = true;
    }

    long nextLook() {
        return nextLook;
    }

    void lookAt(long nanoTime) {
        nextLook = nanoTime;
    }
}
