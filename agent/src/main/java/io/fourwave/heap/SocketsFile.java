// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody kept of the kernel's table: the output of {@code ss -tanp}, or a copy of {@code /proc/net/tcp} or tcp6. */
public final class SocketsFile {
    private static final Pattern SS = Pattern.compile("(?:tcp\\s+)?([A-Z][A-Z0-9-]*)\\s+\\d+\\s+\\d+\\s+"
            + "(\\S+):(\\d{1,5}|\\*)\\s+(\\S+):(\\d{1,5}|\\*)(?:\\s.*)?");
    private static final Pattern PROC = Pattern.compile(
            "\\s*\\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) .*");
    private static final Pattern DESCRIPTOR = Pattern.compile("[,(]fd=(\\d{1,9})");
    private static final Pattern HEAD =
            Pattern.compile("(?:Netid\\s+)?State\\s+Recv-Q.*|\\s*sl\\s+local_address.*|\\s*");
    private static final int LONGEST_SHOWN = 60;

    private SocketsFile() {}

    /** @throws IOException that names the line which is of neither format */
    public static List<KnownSocket> read(Path file) throws IOException {
        List<KnownSocket> sockets = new ArrayList<>();
        // a file of another format need not be text
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!HEAD.matcher(line).matches()) {
                Optional<KnownSocket> socket = parse(line);
                if (socket.isEmpty()) {
                    throw new IOException(
                            "line " + (i + 1) + " is neither of ss -tanp nor of /proc/net/tcp: '" + shown(line) + "'");
                }
                sockets.add(socket.get());
            }
        }
        return sockets;
    }

    static Optional<KnownSocket> parse(String line) {
        Matcher proc = PROC.matcher(line);
        if (proc.matches()) {
            return proc(proc);
        }
        Matcher ss = SS.matcher(line.strip());
        return ss.matches() ? Optional.of(ss(ss, line)) : Optional.empty();
    }

    private static KnownSocket ss(Matcher columns, String line) {
        Matcher descriptor = DESCRIPTOR.matcher(line);
        String state = columns.group(1).equals("ESTAB") ? "ESTABLISHED" : columns.group(1);
        return new KnownSocket(
                address(columns.group(2)),
                port(columns.group(3)),
                address(columns.group(4)),
                port(columns.group(5)),
                descriptor.find() ? Integer.parseInt(descriptor.group(1)) : -1,
                state.toLowerCase(Locale.ROOT).replace('-', '_'),
                Optional.empty());
    }

    private static Optional<KnownSocket> proc(Matcher columns) {
        FourTuple tuple = FourTuple.of(
                bytes(columns.group(1)),
                Integer.parseInt(columns.group(2), 16),
                bytes(columns.group(3)),
                Integer.parseInt(columns.group(4), 16));
        return TcpState.ofNumber(Integer.parseInt(columns.group(5), 16))
                .map(state -> new KnownSocket(
                        tuple.localAddress(),
                        tuple.localPort(),
                        tuple.peerAddress(),
                        tuple.peerPort(),
                        -1,
                        state.semconv(),
                        Optional.empty()));
    }

    /** Words of 32 bits, each in the order of the machine that wrote them: little-endian, where Java runs. */
    private static byte[] bytes(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int from = (i & ~3) + 3 - (i & 3);
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * from, 2 * from + 2), 16);
        }
        return bytes;
    }

    /** Without brackets, scope and the prefix of a mapped IPv4 address. */
    private static String address(String text) {
        return text.replaceAll("[\\[\\]]|%[^\\]]*", "").replaceFirst("^::ffff:(?=\\d+\\.)", "");
    }

    private static int port(String text) {
        return text.equals("*") ? 0 : Integer.parseInt(text);
    }

    private static String shown(String line) {
        String printable = line.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() > LONGEST_SHOWN ? printable.substring(0, LONGEST_SHOWN) + "..." : printable;
    }
}
