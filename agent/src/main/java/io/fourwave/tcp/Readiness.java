// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

/**
 * What poll(2) tells of a connection that its own side has not begun to close: two thirds of what tcp_info costs, and unread
 * bytes with it. The answer is that of the kernel's {@code tcp_poll} (net/ipv4/tcp.c): a FIN that came shuts one direction,
 * which it tells by POLLRDHUP; both directions shut, or a reset, it tells by POLLHUP, and which of these it was is for
 * tcp_info to say.
 */
public final class Readiness {
    private static final int POLLIN = 0x1;
    private static final int POLLOUT = 0x4;
    private static final int POLLERR = 0x8;
    private static final int POLLRDHUP = 0x2000;

    /** The events to ask for; poll(2) says POLLERR, POLLHUP and POLLNVAL unasked. */
    public static final int ASKED = POLLIN | POLLOUT | POLLRDHUP;

    /** Nothing was asked, or the kernel said nothing. */
    public static final int NONE = 0;

    private Readiness() {}

    /**
     * The state's number, ESTABLISHED or CLOSE_WAIT; 0 where only tcp_info shows it. Without room in the send buffer it may
     * be a connect that is under way.
     */
    public static int state(int events) {
        return switch (events) {
            case POLLOUT, POLLOUT | POLLIN -> TcpState.ESTABLISHED.number();
            case POLLIN | POLLRDHUP, POLLIN | POLLRDHUP | POLLOUT -> TcpState.CLOSE_WAIT.number();
            default -> 0;
        };
    }

    /** The kernel keeps an error for the next call. */
    public static boolean hasError(int events) {
        return (events & POLLERR) != 0;
    }

    /** False where nothing is unread. A FIN is something to read, too: behind one there may be bytes or not. */
    public static boolean mayHaveUnread(int events) {
        return events != POLLOUT;
    }
}
