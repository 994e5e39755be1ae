// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line of {@code ss -Hntoe}, for people and in the words of iproute2, which change a little between releases. */
final class SsRow {
    private static final Map<String, TcpState> STATES = states();
    private static final Map<String, KernelSocket.Timer> TIMERS = Map.of(
            "off", KernelSocket.Timer.OFF,
            "on", KernelSocket.Timer.RETRANSMIT,
            "keepalive", KernelSocket.Timer.KEEPALIVE,
            "timewait", KernelSocket.Timer.TIME_WAIT,
            "persist", KernelSocket.Timer.ZERO_WINDOW);

    /** {@code ss} leaves the state out when it was asked for one state alone. */
    private static final Pattern COLUMNS = Pattern.compile("(?:([A-Z][A-Z0-9-]*)\\s+)?"
            + "(\\d{1,15})\\s+(\\d{1,15})\\s+(\\S+):(\\d{1,5}|\\*)\\s+(\\S+):(\\d{1,5}|\\*)(\\s.*)?");

    private static final Pattern TIMER = Pattern.compile("\\stimer:\\((\\w+),([^,)]*)");
    private static final Pattern INODE = Pattern.compile("\\sino:(\\d{1,15})(?:\\s|$)");
    /** Whole seconds and milliseconds share one number: {@code 1.200ms} is 1 s and 200 ms. */
    private static final Pattern TIME =
            Pattern.compile("(?:(\\d{1,9})min)?(?:(\\d{1,9})sec)?(?:(?:(\\d{1,9})\\.)?(\\d{1,9})ms)?");

    private static final int MAX_PORT = 0xffff;

    private final Matcher columns;
    private final String extras;

    private SsRow(Matcher columns) {
        this.columns = columns;
        this.extras = Optional.ofNullable(columns.group(8)).orElse("");
    }

    /** The line's socket; empty for a line that is no socket or whose state or addresses mean nothing to us. */
    static Optional<KernelSocket> parse(String line, Optional<TcpState> only) {
        Matcher columns = COLUMNS.matcher(line);
        return columns.matches() ? new SsRow(columns).socket(only) : Optional.empty();
    }

    private Optional<KernelSocket> socket(Optional<TcpState> only) {
        Optional<TcpState> state = columns.group(1) == null ? only : Optional.ofNullable(STATES.get(columns.group(1)));
        return state.flatMap(known -> tuple().map(tuple -> socket(tuple, known)));
    }

    private KernelSocket socket(FourTuple tuple, TcpState state) {
        Matcher timer = TIMER.matcher(extras);
        boolean running = timer.find();
        return new KernelSocket(
                tuple,
                state,
                inode(),
                Long.parseLong(columns.group(2)),
                Long.parseLong(columns.group(3)),
                running ? TIMERS.getOrDefault(timer.group(1), KernelSocket.Timer.OFF) : KernelSocket.Timer.OFF,
                running ? millis(timer.group(2)) : 0);
    }

    private Optional<FourTuple> tuple() {
        int localPort = port(columns.group(5));
        int peerPort = port(columns.group(7));
        if (localPort > MAX_PORT || peerPort > MAX_PORT) {
            return Optional.empty();
        }
        return address(columns.group(4))
                .flatMap(
                        local -> address(columns.group(6)).map(peer -> FourTuple.of(local, localPort, peer, peerPort)));
    }

    private long inode() {
        Matcher inode = INODE.matcher(extras);
        return inode.find() ? Long.parseLong(inode.group(1)) : 0;
    }

    /** Milliseconds, or -1 for a notation that we do not know; nothing at all is a timer that fires now. */
    static long millis(String time) {
        Matcher matcher = TIME.matcher(time);
        return matcher.matches()
                ? 60_000 * number(matcher.group(1))
                        + 1_000 * (number(matcher.group(2)) + number(matcher.group(3)))
                        + number(matcher.group(4))
                : -1;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static int port(String text) {
        return text.equals("*") ? 0 : Integer.parseInt(text);
    }

    /** Brackets make InetAddress refuse whatever is not a literal, where it would ask a name service otherwise. */
    private static Optional<InetAddress> address(String text) {
        String bare = text.replaceAll("[\\[\\]]|%[^\\]]*", "");
        String ipv6 = bare.equals("*") ? "::" : bare.indexOf(':') < 0 ? "::ffff:" + bare : bare;
        try {
            return Optional.of(InetAddress.getByName("[" + ipv6 + "]"));
        } catch (UnknownHostException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, TcpState> states() {
        Map<String, TcpState> states = Stream.of(TcpState.values())
                .collect(Collectors.toMap(state -> state.name().replace('_', '-'), state -> state));
        states.put("ESTAB", TcpState.ESTABLISHED);
        states.put("UNCONN", TcpState.CLOSE);
        return Map.copyOf(states);
    }
}
