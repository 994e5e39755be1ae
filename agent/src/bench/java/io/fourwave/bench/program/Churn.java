// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * Connect, 32 bytes each way, close, again and again on one thread. Arguments: the API, the connections to warm up with,
 * the connections to measure, how often to measure; each time but the first waits for a line on standard input.
 */
public final class Churn {

    private Churn() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in));
        try (Peers peers = Peers.of(arguments[0])) {
            run(peers, Integer.parseInt(arguments[1]));
            measure(peers, Integer.parseInt(arguments[2]));
            for (int turn = 1; turn < Integer.parseInt(arguments[3]); turn++) {
                turns.readLine();
                measure(peers, Integer.parseInt(arguments[2]));
            }
        }
    }

    private static void measure(Peers peers, int connections) throws IOException {
        Cpu before = Cpu.now();
        run(peers, connections);
        Cpu used = Cpu.now().since(before);
        Figures.print("cpu_us", used.process() / 1e3 / connections);
        Figures.print("agent_us", used.agent() / 1e3 / connections);
        Figures.print("heap", Figures.heap());
        System.out.println("measured");
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
