// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

/** What a finding says is the matter. Each has a detector of its own, of nearly the same name. */
public enum Verdict {
    /** The peer closed, the application holds on: it never reads, stopped reading, or read the end and forgot. */
    CLOSE_WAIT_LEAK,
    /** An idle pooled connection that the peer's keep-alive timeout closed; it goes at its next use. */
    CLOSE_WAIT_IDLE_POOL,
    /** close() was entered and has not returned. */
    STUCK_CLOSE,
    /** close() was called, and a selector that no longer selects still holds the descriptor. */
    UNFINISHED_CHANNEL_CLOSE,
    /** CLOSE_WAIT that nobody has accepted yet: the acceptor is stuck. */
    ACCEPT_QUEUE,
    /** ESTABLISHED with a full receive buffer that nobody reads: the peer's FIN waits behind the data. */
    HIDDEN_FIN,
    /** The peer reset it, the descriptor is still held; no table shows it. */
    RESET_NOT_CLOSED,
    /** Only the garbage collector closed it. */
    GC_RESCUED,
    /** The channel object is gone, its descriptor never closes. */
    ABANDONED_CHANNEL,
    /** FIN_WAIT_2 that stays: the peer does not close. */
    PEER_LEAK,
    /** Local ports to one destination are running out. */
    TIME_WAIT_PRESSURE,
    /** A line of code resets connections: unread data or SO_LINGER 0. */
    ABORT_ON_CLOSE;

    /** As spans and reports write it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
