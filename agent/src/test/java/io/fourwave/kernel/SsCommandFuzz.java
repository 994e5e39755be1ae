// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.fuzz.Claim;
import io.fourwave.tcp.TcpState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What ss printed is read line by line; a line more changes none of those before it. */
public final class SsCommandFuzz {
    private static final byte[] ANOTHER_LINE =
            "\nLISTEN 0 1 127.0.0.1:1 0.0.0.0:*\n".getBytes(StandardCharsets.US_ASCII);

    private SsCommandFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<KernelSocket> sockets = SsCommand.parse(input, Wanted.in(Captured.ALL));
        sockets.forEach(SoundSocket::check);
        Claim.that(
                sockets.size()
                        <= new String(input, StandardCharsets.ISO_8859_1)
                                .lines()
                                .count(),
                sockets);
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.writeBytes(input);
        longer.writeBytes(ANOTHER_LINE);
        List<KernelSocket> more = SsCommand.parse(longer.toByteArray(), Wanted.in(Captured.ALL));
        Claim.that(more.subList(0, more.size() - 1).equals(sockets), more);
        Claim.that(
                SsCommand.parse(input, Wanted.in(Set.of(TcpState.CLOSE_WAIT))).stream()
                        .allMatch(socket -> socket.state() == TcpState.CLOSE_WAIT),
                sockets);
    }
}
