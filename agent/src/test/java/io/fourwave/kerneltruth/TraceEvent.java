// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of the kernel's trace: a TCP socket changed its state, or an RST was sent. Times are CLOCK_MONOTONIC. */
public sealed interface TraceEvent {
    long monotonicNanos();

    /** As seen by the end whose state changed, or which sent the RST. */
    FourTuple tuple();

    /** The events of a {@code trace} file, in its order; comment lines and other events are left out. */
    static List<TraceEvent> parse(String trace) {
        return trace.lines().map(TraceEvent::parseLine).filter(Objects::nonNull).toList();
    }

    private static TraceEvent parseLine(String line) {
        Matcher change = StateChange.LINE.matcher(line);
        if (change.find()) {
            return StateChange.of(change);
        }
        Matcher reset = Reset.LINE.matcher(line);
        return reset.find() ? Reset.of(reset) : null;
    }

    private static long nanos(Matcher line) {
        return Long.parseLong(line.group("sec")) * 1_000_000_000L + Long.parseLong(line.group("micro")) * 1_000L;
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the trace should hold numeric addresses only, this is " + literal, e);
        }
    }

    /** {@code sock:inet_sock_set_state}. */
    record StateChange(long monotonicNanos, FourTuple tuple, TcpState from, TcpState to) implements TraceEvent {
        // saddrv6 and daddrv6 hold every address, IPv4 in mapped form; saddr of an IPv6 socket may hold leftovers
        private static final Pattern LINE =
                Pattern.compile("(?<sec>\\d+)\\.(?<micro>\\d{6}): inet_sock_set_state: .*sport=(?<sport>\\d+) "
                        + "dport=(?<dport>\\d+) .*saddrv6=(?<saddr>\\S+) daddrv6=(?<daddr>\\S+) "
                        + "oldstate=TCP_(?<from>\\w+) newstate=TCP_(?<to>\\w+)");

        private static StateChange of(Matcher line) {
            FourTuple tuple = FourTuple.of(
                    address(line.group("saddr")),
                    Integer.parseInt(line.group("sport")),
                    address(line.group("daddr")),
                    Integer.parseInt(line.group("dport")));
            return new StateChange(nanos(line), tuple, state(line.group("from")), state(line.group("to")));
        }

        private static TcpState state(String name) {
            return TcpState.valueOf(name.replace("FIN_WAIT1", "FIN_WAIT_1").replace("FIN_WAIT2", "FIN_WAIT_2"));
        }

        boolean is(TcpState before, TcpState after) {
            return from == before && to == after;
        }

        /** True for the change that begins a connection: later ones of the same 4-tuple belong to it. */
        boolean isBirth() {
            return is(TcpState.SYN_SENT, TcpState.ESTABLISHED) || is(TcpState.LISTEN, TcpState.SYN_RECV);
        }
    }

    /** {@code tcp:tcp_send_reset}; the reason is that of {@code enum sk_rst_reason}. */
    record Reset(long monotonicNanos, FourTuple tuple, String reason) implements TraceEvent {
        private static final Pattern LINE = Pattern.compile("(?<sec>\\d+)\\.(?<micro>\\d{6}): tcp_send_reset: .*"
                + "src=\\[?(?<src>[0-9a-f.:]+?)]?:(?<sport>\\d+) dest=\\[?(?<dest>[0-9a-f.:]+?)]?:(?<dport>\\d+) "
                + "(?:.* )?reason=(?<reason>\\w+)");

        private static Reset of(Matcher line) {
            FourTuple tuple = FourTuple.of(
                    address(line.group("src")),
                    Integer.parseInt(line.group("sport")),
                    address(line.group("dest")),
                    Integer.parseInt(line.group("dport")));
            return new Reset(nanos(line), tuple, line.group("reason"));
        }
    }
}
