// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows what premain adds to the start of a JVM, from the launch to the first line of its main. Runs with and without the
 * agent take turns, so that a busy machine slows both; what is shown is for people to read, no test fails by it.
 */
class StartupIT {
    private static final int WARM_UP = 2;
    private static final int PAIRS = 15;
    private static final int AIM_MILLIS = 250;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#allAndOld")
    void showsWhatPremainAdds(Jdk jdk) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < WARM_UP + PAIRS; i++) {
            pairs.add(i % 2 == 0 ? agentLast(jdk) : agentFirst(jdk));
        }
        List<Pair> measured = pairs.subList(WARM_UP, pairs.size());
        Quartiles wall = Quartiles.of(measured, pair -> pair.with.firstLineMillis - pair.without.firstLineMillis);
        Quartiles cpu = Quartiles.of(measured, pair -> pair.with.mainThreadMillis - pair.without.mainThreadMillis);
        Quartiles alone = Quartiles.of(measured, pair -> pair.without.firstLineMillis);
        System.out.printf(
                "start-up: JDK %d: +%.0f ms (median of %d interleaved pairs, quartiles %.0f..%.0f; without agent %.0f ms); "
                        + "CPU of the main thread +%.0f ms (quartiles %.0f..%.0f); aim %d ms%n",
                jdk.feature(),
                wall.median,
                PAIRS,
                wall.lower,
                wall.upper,
                alone.median,
                cpu.median,
                cpu.lower,
                cpu.upper,
                AIM_MILLIS);
        assertThat(measured).hasSize(PAIRS);
    }

    private static Pair agentLast(Jdk jdk) throws Exception {
        Run without = run(AgentProcess.on(jdk).withoutAgent());
        return new Pair(run(AgentProcess.on(jdk)), without);
    }

    private static Pair agentFirst(Jdk jdk) throws Exception {
        Run with = run(AgentProcess.on(jdk));
        return new Pair(with, run(AgentProcess.on(jdk).withoutAgent()));
    }

    private static Run run(AgentLaunch launch) throws Exception {
        long started = System.nanoTime();
        try (AgentProcess process = launch.main(OneLineApp.class).start()) {
            String line = process.awaitStdout("");
            double millis = (System.nanoTime() - started) / 1e6;
            assertThat(process.awaitExit()).isZero();
            // an agent that gives up is fast
            assertThat(process.stderr()).isEmpty();
            return new Run(millis, Double.parseDouble(line));
        }
    }

    private record Run(double firstLineMillis, double mainThreadMillis) {}

    private record Pair(Run with, Run without) {}

    private record Quartiles(double lower, double median, double upper) {

        static Quartiles of(List<Pair> pairs, ToDoubleFunction<Pair> value) {
            double[] sorted = pairs.stream().mapToDouble(value).sorted().toArray();
            return new Quartiles(sorted[sorted.length / 4], sorted[sorted.length / 2], sorted[sorted.length * 3 / 4]);
        }
    }
}
