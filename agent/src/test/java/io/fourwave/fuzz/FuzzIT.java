// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each parser under Jazzer (libFuzzer) for {@code -Dfourwave.fuzz.seconds}, in a JVM of its own. What it finds lies in
 * target/fuzz then and belongs into src/test/resources/fuzz, with the fix.
 */
class FuzzIT {
    private static final int SECONDS = Integer.getInteger("fourwave.fuzz.seconds", 5);
    /** Some rows of each table; longer ones cost executions. */
    private static final int LONGEST_INPUT = 700;

    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final Path LIBRARIES = Path.of("target/fuzz-libs");
    private static final Path FINDINGS = Path.of("target/fuzz");
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern COVERED = Pattern.compile(" cov: (\\d+) ft: (\\d+) corp: (\\d+)");
    private static final Queue<String> ROWS = new ConcurrentLinkedQueue<>();

    @AfterAll
    static void printTable() {
        System.out.printf(
                "%n| fuzzed | inputs to begin with | executions | seconds | edges covered, features | inputs kept | found |%n"
                        + "| --- | --- | --- | --- | --- | --- | --- |%n%s%n",
                String.join("\n", ROWS));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsFound(FuzzTarget target, @TempDir Path corpus) throws IOException {
        for (Path input : target.inputs()) {
            Files.copy(input, corpus.resolve(input.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createDirectories(FINDINGS);
        try (AgentProcess fuzzer = start(target, corpus)) {
            int status = fuzzer.awaitExit(Duration.ofSeconds(SECONDS).plus(AgentProcess.PATIENCE));
            String said = String.join("\n", fuzzer.stderr());
            ROWS.add(row(target, said, status));
            assertThat(status).as(said).isZero();
        }
    }

    private static AgentProcess start(FuzzTarget target, Path corpus) throws IOException {
        return AgentProcess.on(Jdks.ofBuild())
                .withoutAgent()
                .jvm("-Xmx512m")
                .classPath(classPath())
                .main(
                        JAZZER,
                        "--target_class=" + target.type(),
                        "--instrumentation_includes=io.fourwave.**",
                        "--custom_hook_includes=io.fourwave.**",
                        "--reproducer_path=" + FINDINGS,
                        "-artifact_prefix=" + FINDINGS + "/" + target.name().toLowerCase() + "-",
                        "-max_total_time=" + SECONDS,
                        // the heap has its limit; what the kernel calls the peak here is inherited from the JVM of the
                        // tests
                        "-rss_limit_mb=0",
                        "-max_len=" + LONGEST_INPUT,
                        "-print_final_stats=1",
                        corpus.toString())
                .start();
    }

    /** The classes and the fuzzer; no library of the tests. */
    private static Path[] classPath() throws IOException {
        try (Stream<Path> libraries = Files.list(LIBRARIES)) {
            return Stream.concat(
                            Stream.of(Path.of("target/test-classes"), Path.of("target/classes")), libraries.sorted())
                    .toArray(Path[]::new);
        }
    }

    private static String row(FuzzTarget target, String said, int status) {
        MatchResult covered = last(COVERED, said);
        return "| %s | %d | %s | %d | %s, %s | %s | %s |"
                .formatted(
                        target.name().toLowerCase().replace('_', ' '),
                        target.inputs().size(),
                        last(EXECUTED, said).group(1),
                        SECONDS,
                        covered.group(1),
                        covered.group(2),
                        covered.group(3),
                        status == 0 ? "nothing" : "SOMETHING, see target/fuzz");
    }

    private static MatchResult last(Pattern pattern, String text) {
        List<MatchResult> found = pattern.matcher(text).results().toList();
        assertThat(found).as("%s in:%n%s", pattern, text).isNotEmpty();
        return found.get(found.size() - 1);
    }
}
