// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.fuzz.Claim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A table is read row by row: no row but those that are there, and each as the kernel would have printed it. */
public final class ProcNetTcpFuzz {
    private static final Path FILE = file();
    private static final Path NONE = Path.of("/nonexistent");

    private ProcNetTcpFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        ProcNetTcp table = new ProcNetTcp(FILE, NONE);
        if (table.scan(Captured.ALL) instanceof Reading.Sockets read) {
            Claim.that(read.sockets().size() <= lines(input), read);
            read.sockets().forEach(SoundSocket::check);
            read.sockets().forEach(ProcNetTcpFuzz::checkRoundTrip);
        }
    }

    private static void checkRoundTrip(KernelSocket socket) {
        if (socket.timerMillis() >= 0) {
            byte[] row = RandomSocket.procRow(1, socket).getBytes(StandardCharsets.US_ASCII);
            ProcRow again = new ProcRow();
            Claim.that(again.read(row, 0, row.length - 1), socket);
            Claim.that(again.socket(again.tuple()).equals(socket), socket);
        }
    }

    private static int lines(byte[] input) {
        int lines = 0;
        for (byte next : input) {
            lines += next == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("fourwave", "fuzz");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
