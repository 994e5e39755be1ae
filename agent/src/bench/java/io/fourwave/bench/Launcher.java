// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.bench.program.Sink;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts the programs, all in the same way but for the agent. */
final class Launcher {
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final Path programs;
    private final Place place;

    Launcher(Path programs, Place place) {
        this.programs = programs.toAbsolutePath();
        this.place = place;
    }

    /** One run from start to end, with an OTLP receiver beside it, as an agent with default options expects. */
    MeasuredRun run(Jdk jdk, Variant variant, Class<?> program, Object... arguments) throws Failed {
        return run(launch(jdk, variant, List.of()).main(program, words(arguments)));
    }

    MeasuredRun run(AgentLaunch launch) throws Failed {
        try (AgentProcess process = launch.start()) {
            if (process.awaitExit(PATIENCE) != 0) {
                throw new Failed(process.stderr());
            }
            return MeasuredRun.of(process.stdout());
        } catch (AssertionError late) {
            throw new Failed(List.of(late.getMessage()));
        }
    }

    /**
     * A program that takes turns; its last arguments are the seconds of a warm-up.
     *
     * @param least of those, whether the compiler rests or not
     */
    LivingProgram live(Jdk jdk, Variant variant, Class<?> program, int least, int most, Object... arguments)
            throws Failed {
        int longest = Math.max(least, most);
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(least, longest));
        return LivingProgram.start(
                launch(jdk, variant, List.of()).main(program, words(all.toArray())),
                AgentProcess.PATIENCE.plusSeconds(longest));
    }

    /** A launch to be told its main class. */
    AgentLaunch launch(Jdk jdk, Variant variant, List<List<String>> companions) {
        List<List<String>> all = new ArrayList<>(companions);
        all.add(companion(jdk, Sink.class));
        return variant.on(AgentProcess.on(jdk))
                .classPath(programs)
                .within(place.wrapper(all).toArray(String[]::new))
                .environment("OTEL_TRACES_EXPORTER", "otlp")
                .environment("OTEL_METRICS_EXPORTER", "otlp")
                .jvm("-XX:+UseSerialGC", "-Xms512m", "-Xmx512m");
    }

    /** A launch that is neither pinned nor has a network to itself, and that exports nothing. */
    AgentLaunch bare(Jdk jdk, Variant variant) {
        return variant.on(AgentProcess.on(jdk)).classPath(programs);
    }

    /** The command of a small JVM that runs beside a measured one, less its last argument: see {@link Place#wrapper}. */
    List<String> companion(Jdk jdk, Class<?> program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                jdk.java().toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                programs.toString(),
                program.getName()));
        command.addAll(List.of(words(arguments)));
        return command;
    }

    static String[] words(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(arguments[i]);
        }
        return words;
    }

    /** The program did not come to its end. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(List<String> stderr) {
            super(stderr.stream()
                    .filter(line -> line.contains("Error") || line.contains("Exception"))
                    .reduce((former, latter) -> latter.startsWith("Caused by") ? latter : former)
                    .orElse(stderr.isEmpty() ? "it said nothing" : stderr.get(0)));
        }
    }
}
