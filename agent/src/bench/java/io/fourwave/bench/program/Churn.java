// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.io.IOException;

/**
 * Connect, 32 bytes each way, close, again and again on one thread. Arguments: the API, the connections of a turn, the
 * seconds that a warm-up takes at least and at most.
 */
public final class Churn {

    private Churn() {}

    public static void main(String[] arguments) throws Exception {
        int connections = Integer.parseInt(arguments[1]);
        Turns turns = new Turns(connections / 5, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        try (Peers peers = Peers.of(arguments[0])) {
            turns.take(times -> run(peers, times), () -> measure(peers, connections));
        }
    }

    private static void measure(Peers peers, int connections) throws IOException {
        Cpu before = Cpu.now();
        run(peers, connections);
        Cpu used = Cpu.now().since(before);
        ProgramOutput.print("cpu_us", used.threads() / 1e3 / connections);
        ProgramOutput.print("agent_us", used.agent() / 1e3 / connections);
    }

    private static void run(Peers peers, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            Peers.Pair pair = peers.connect();
            pair.exchange();
            pair.closeClient();
            pair.closeServer();
        }
    }
}
