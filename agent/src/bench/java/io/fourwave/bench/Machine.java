// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.support.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures were measured on. */
record Machine(List<String> lines) {

    static Machine describe(BenchSettings settings, Place place, List<Jdk> jdks) {
        String versions = jdks.stream().map(Jdk::version).collect(Collectors.joining(", "));
        return new Machine(List.of(
                "Date: " + LocalDate.now() + (settings.quick() ? ". Quick form: too few runs to quote" : ""),
                "Machine: %d × %s, %d MB; %s %s, %s"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                first("/proc/cpuinfo", "model name"),
                                megabytes(first("/proc/meminfo", "MemTotal")),
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")),
                "Load before the first run: " + load(),
                "JDKs: " + versions + "; a measured JVM has -XX:+UseSerialGC -Xms512m -Xmx512m",
                "Where: measured JVMs are " + place.description(),
                lives(settings.form()),
                "Start: %d interleaved rounds (the other agents %d), a JVM each"
                        .formatted(settings.form().rounds(), settings.form().peerRounds()),
                "Files a process may open: " + first("/proc/self/limits", "Max open files")));
    }

    private static String lives(Form form) {
        return ("Churn, keep-alive, after detach: JVMs of each variant: %d, side by side, each with %d interleaved rounds that "
                        + "count; before that each works until its compiler takes less than 1 %% of the CPU, %d to %d s, "
                        + "with fourwave %d s at least unless it is taken out again: after a minute the first TIME_WAITs end and the "
                        + "first metrics go out")
                .formatted(form.lives(), form.roundsALife(), form.warmUpLeast(), form.warmUpMost(), form.ownWarmUp());
    }

    private static String load() {
        return first("/proc/loadavg", "");
    }

    private static long megabytes(String kilobytes) {
        String digits = kilobytes.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) / 1024;
    }

    /** The rest of the first line that begins with this. */
    private static String first(String file, String beginning) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .map(line -> line.substring(beginning.length())
                            .replaceAll("[\\s:]+", " ")
                            .trim())
                    .orElse("not told");
        } catch (IOException absent) {
            return "not told";
        }
    }
}
