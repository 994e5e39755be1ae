// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import java.util.Locale;
import java.util.Optional;

/**
 * A TCP state, with the number Linux gives it ({@code include/net/tcp_states.h}) and the name that OpenTelemetry's
 * {@code network.connection.state} gives it (RFC 9293, section 3.3.2).
 */
public enum TcpState {
    ESTABLISHED(1, "established"),
    SYN_SENT(2, "syn_sent"),
    SYN_RECV(3, "syn_received"),
    FIN_WAIT_1(4, "fin_wait_1"),
    FIN_WAIT_2(5, "fin_wait_2"),
    TIME_WAIT(6, "time_wait"),
    CLOSE(7, "closed"),
    CLOSE_WAIT(8, "close_wait"),
    LAST_ACK(9, "last_ack"),
    LISTEN(10, "listen"),
    CLOSING(11, "closing"),
    /** A request socket that waits for the third segment of the opening handshake; Linux only. */
    NEW_SYN_RECV(12, "syn_received");

    private static final TcpState[] BY_NUMBER = new TcpState[13];

    static {
        for (TcpState state : values()) {
            BY_NUMBER[state.number] = state;
        }
    }

    private final int number;
    private final String semconv;

    TcpState(int number, String semconv) {
        this.number = number;
        this.semconv = semconv;
    }

    /** The kernel's number: {@code tcpi_state}, column {@code st} of /proc/net/tcp, {@code idiag_state}. */
    public int number() {
        return number;
    }

    /** The value of {@code network.connection.state}. */
    public String semconv() {
        return semconv;
    }

    /** The state with this kernel number; empty for a number that no Linux state has. */
    public static Optional<TcpState> ofNumber(int number) {
        return number > 0 && number < BY_NUMBER.length ? Optional.of(BY_NUMBER[number]) : Optional.empty();
    }

    /** True for the six states that a connection passes through on its way out: what a phase can be. */
    public boolean isTeardown() {
        return switch (this) {
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT, CLOSE_WAIT, LAST_ACK -> true;
            default -> false;
        };
    }

    /** The name as {@code ss} prints and filters it, for example {@code close-wait}. */
    public String ssName() {
        return switch (this) {
            case SYN_RECV, NEW_SYN_RECV -> "syn-recv";
            case ESTABLISHED -> "established";
            case CLOSE -> "closed";
            case LISTEN -> "listening";
            default -> name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
