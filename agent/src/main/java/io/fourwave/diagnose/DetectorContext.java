// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.time.Duration;

/** What the detectors have in common: the settings, and what is remembered from one snapshot to the next. Watch thread. */
final class DetectorContext {
    private final long after;
    private final BlameFinder blame;
    private final Headroom headroom;
    private final CloseTally closeTally;
    private final CloseWaits closeWaits;

    /** @param leakAfter how long something must last before it is a suspect */
    DetectorContext(Duration leakAfter, BlameFinder blame, Headroom headroom) {
        this.after = leakAfter.toNanos();
        this.blame = blame;
        this.headroom = headroom;
        this.closeTally = new CloseTally(blame);
        this.closeWaits = new CloseWaits(leakAfter, blame);
    }

    /** How long something must last before it is a suspect, in nanoseconds. */
    long afterNanos() {
        return after;
    }

    BlameFinder blame() {
        return blame;
    }

    Headroom headroom() {
        return headroom;
    }

    CloseTally closeTally() {
        return closeTally;
    }

    CloseWaits closeWaits() {
        return closeWaits;
    }
}
