// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;

/**
 * Connect, 32 bytes each way, close, again and again on one thread. Tells the CPU a connection of all, and of the parts the
 * median one: what comes once, such as the compiler's work on what has just become hot, is in one part. Arguments: the API,
 * the connections to warm up with, the connections to measure, how often to measure; each time but the first waits for a
 * line on standard input.
 */
public final class Churn {
    private static final int PARTS = 5;

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
        int each = connections / PARTS;
        double[] process = new double[PARTS];
        double[] agent = new double[PARTS];
        Cpu before = Cpu.now();
        for (int part = 0; part < PARTS; part++) {
            Cpu began = Cpu.now();
            run(peers, each);
            Cpu used = Cpu.now().since(began);
            process[part] = used.threads() / 1e3 / each;
            agent[part] = used.agent() / 1e3 / each;
        }
        Figures.print("cpu_us", median(process));
        Figures.print("agent_us", median(agent));
        Figures.print("all_cpu_us", Cpu.now().since(before).process() / 1e3 / (each * PARTS));
        Figures.print("heap", Figures.heap());
        System.out.println("measured");
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
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
