// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/**
 * Closes one end of 100 connections and keeps the other: their teardowns stay under way, without a descriptor, for a
 * minute. Looks on before, and while they are. Arguments: seconds to let pass, seconds to look on, sockets that the host
 * must have first.
 */
public final class Watching {
    private static final int TEARDOWNS = 100;
    private static final int PATIENCE_SECONDS = 120;

    private Watching() {}

    public static void main(String[] arguments) throws IOException {
        int settleSeconds = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        awaitSockets(Integer.parseInt(arguments[2]));
        List<Peers.Pair> halfClosed = new ArrayList<>();
        try (Peers peers = Peers.of("Socket")) {
            for (int i = 0; i < TEARDOWNS; i++) {
                halfClosed.add(peers.connect());
            }
            ProgramOutput.passSeconds(settleSeconds);
            ProgramOutput.printLoad(seconds);
            for (Peers.Pair pair : halfClosed) {
                pair.closeClient();
            }
            ProgramOutput.passSeconds(settleSeconds);
            ProgramOutput.print("sockets", sockets());
            ProgramOutput.printLoad(seconds);
        }
    }

    private static void awaitSockets(int wanted) throws IOException {
        for (int waited = 0; sockets() < wanted && waited < PATIENCE_SECONDS; waited++) {
            ProgramOutput.passSeconds(1);
        }
    }

    /** In this network namespace, TIME_WAIT included; the figure beside "TCP: inuse" leaves out those of IPv6. */
    private static int sockets() throws IOException {
        try (Scanner words = new Scanner(Files.readString(Path.of("/proc/net/sockstat")))) {
            words.findWithinHorizon("(?s)sockets: used (\\d+).*? tw (\\d+)", 0);
            return Integer.parseInt(words.match().group(1))
                    + Integer.parseInt(words.match().group(2));
        }
    }
}
