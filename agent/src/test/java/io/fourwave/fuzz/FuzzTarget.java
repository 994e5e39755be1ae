// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A parser, the class that feeds it, and what it was fed before: captured seeds, and what was found (fuzz/NAME). */
enum FuzzTarget {
    PROC_NET_TCP("io.fourwave.kernel.ProcNetTcpFuzz", "proc"),
    SS("io.fourwave.kernel.SsCommandFuzz", "ss"),
    SOCK_DIAG("io.fourwave.kernel.InetDiagReplyFuzz", "sockdiag"),
    OPTIONS("io.fourwave.config.ConfigFuzz"),
    OTLP_ANSWERS("io.fourwave.telemetry.http.AnswerFuzz"),
    ARGUMENTS("io.fourwave.cli.ArgumentsFuzz"),
    PERF_DATA("io.fourwave.cli.host.PerfDataFuzz");

    private static final Path RESOURCES = Path.of("src/test/resources");

    private final String type;
    private final List<String> seeds;

    FuzzTarget(String type, String... seeds) {
        this.type = type;
        this.seeds = List.of(seeds);
    }

    /** Has {@code public static void fuzzerTestOneInput(byte[])}, which fails by throwing. */
    String type() {
        return type;
    }

    /** Files that each stand for one input. */
    List<Path> inputs() {
        return Stream.concat(seeds.stream(), Stream.of("fuzz/" + name().toLowerCase()))
                .map(RESOURCES::resolve)
                .flatMap(folder -> files(folder).stream())
                .toList();
    }

    void feed(byte[] input) throws Throwable {
        try {
            Class.forName(type).getMethod("fuzzerTestOneInput", byte[].class).invoke(null, (Object) input);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
