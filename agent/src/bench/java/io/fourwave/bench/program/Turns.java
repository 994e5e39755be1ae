// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;

/**
 * The turns of a program that lives beside others and works while they wait, so that all of them are measured in the same
 * minute and none with its compiler at work. Each line on standard input is a turn: {@code measure}; {@code warm}, which
 * works until the compiler has come to rest; {@code heap}.
 *
 * @param batch how much work there is between two looks at the clock
 * @param leastSeconds of a {@code warm}
 * @param mostSeconds of a {@code warm}, at rest or not
 */
record Turns(int batch, int leastSeconds, int mostSeconds) {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Of one CPU. Less than this is what the compiler takes in a program that has run for minutes. */
    private static final double AT_REST = 0.01;

    /** The work that is measured, so many times. */
    @FunctionalInterface
    interface Work {
        void run(int times) throws Exception;
    }

    /** One measurement, which prints its figures. */
    @FunctionalInterface
    interface Measurement {
        void take() throws Exception;
    }

    void take(Work work, Measurement measurement) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        int turn = 0;
        for (String line = next(lines, turn); line != null; line = next(lines, turn)) {
            turn++;
            switch (line) {
                case "warm" -> warmUp(work);
                case "heap" -> ProgramOutput.print("heap", ProgramOutput.heap());
                default -> measurement.take();
            }
        }
    }

    private static String next(BufferedReader lines, int turn) throws IOException {
        System.out.println("turn " + turn + " is over");
        return lines.readLine();
    }

    private void warmUp(Work work) throws Exception {
        long began = System.nanoTime();
        double compiler = 1;
        while (seconds(began) < leastSeconds || (compiler > AT_REST && seconds(began) < mostSeconds)) {
            compiler = compilerShare(work);
        }
        ProgramOutput.print("warm_up_s", seconds(began));
        ProgramOutput.print("compiler", compiler);
    }

    private double compilerShare(Work work) throws Exception {
        Cpu before = Cpu.now();
        long began = System.nanoTime();
        while (System.nanoTime() - began < LOOK_NANOS) {
            work.run(batch);
        }
        return (double) Cpu.now().since(before).compiler() / (System.nanoTime() - began);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
