// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.util.Locale;

/** What a call starts in the kernel: the value of {@code fourwave.step}. {@link StepTable} decides. */
public enum Step {
    /** {@code shutdownInput}: Linux sends nothing. */
    INPUT_ONLY,
    /** Closed before the peer answered the SYN: nothing is sent. */
    CONNECT_ABANDONED,
    /** RST: no waves, the connection is gone. */
    ABORT,
    /** Wave 1, FIN: ESTABLISHED to FIN_WAIT_1. */
    ACTIVE_FIN,
    /** Wave 3, FIN: CLOSE_WAIT to LAST_ACK. */
    PASSIVE_FIN,
    /** The FIN went out earlier; only the descriptor goes. */
    RELEASE,
    /** The peer's RST, or a timeout, came first. */
    AFTER_RESET;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True when this step sends a FIN or a RST. */
    public boolean sendsSegment() {
        return switch (this) {
            case ABORT, ACTIVE_FIN, PASSIVE_FIN -> true;
            case INPUT_ONLY, CONNECT_ABANDONED, RELEASE, AFTER_RESET -> false;
        };
    }

    /** True when this step settles this side's part of the teardown; the others only add to it. */
    public boolean decides() {
        return this != INPUT_ONLY && this != RELEASE;
    }
}
