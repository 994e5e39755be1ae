// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * So many closes a second for so many seconds, evenly. Arguments: closes a second, seconds to warm up,
 * seconds.
 */
public final class Paced {
    private static final int BEATS_A_SECOND = 100;
    private static final long BEAT = TimeUnit.SECONDS.toNanos(1) / BEATS_A_SECOND;

    private Paced() {}

    public static void main(String[] arguments) throws IOException {
        int connectionsABeat = Integer.parseInt(arguments[0]) / 2 / BEATS_A_SECOND;
        int seconds = Integer.parseInt(arguments[2]);
        try (Peers peers = Peers.of("Socket")) {
            run(peers, connectionsABeat, Integer.parseInt(arguments[1]));
            Cpu before = Cpu.now();
            long began = System.nanoTime();
            run(peers, connectionsABeat, seconds);
            Cpu used = Cpu.now().since(before);
            double elapsed = System.nanoTime() - began;
            ProgramOutput.print("closes_a_second", 2e9 * connectionsABeat * BEATS_A_SECOND * seconds / elapsed);
            ProgramOutput.print("load", (used.process() + used.children()) / elapsed);
            ProgramOutput.print("agent_load", (used.agent() + used.children()) / elapsed);
        }
    }

    private static void run(Peers peers, int connectionsABeat, int seconds) throws IOException {
        long next = System.nanoTime();
        for (int beat = 0; beat < seconds * BEATS_A_SECOND; beat++) {
            for (int i = 0; i < connectionsABeat; i++) {
                Peers.Pair pair = peers.connect();
                pair.exchange();
                pair.closeClient();
                pair.closeServer();
            }
            next += BEAT;
            ProgramOutput.pass(next - System.nanoTime());
        }
    }
}
