// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one table behind parser, help and README. */
class OptionTableTest {
    private static final String HEADER = "| key | default | meaning |";

    @Test
    void readmeShowsTheTableAsItIs() throws IOException {
        assertThat(tableOf(readme()))
                .as("the rows below '%s' in README.md", HEADER)
                .containsExactlyElementsOf(Option.markdownRows());
    }

    @Test
    void everyRowIsOneLineOfThreeCells() {
        assertThat(Option.markdownRows())
                .hasSameSizeAs(Option.values())
                .allSatisfy(row -> assertThat(row).matches("\\| `[a-z.]+` \\| [^|]+ \\| [^|]+ \\|"));
    }

    @Test
    void keysAreTheContracts() {
        assertThat(Set.of(Option.values()))
                .extracting(Option::key)
                .containsExactlyInAnyOrder(
                        "enabled",
                        "leak.after",
                        "sweep.interval",
                        "stacks",
                        "stack.depth",
                        "app.packages",
                        "spans.rate",
                        "spans.file",
                        "report.file",
                        "report.every",
                        "report.on",
                        "allow.close",
                        "capacity",
                        "mask.addresses",
                        "log");
    }

    private static List<String> tableOf(List<String> lines) {
        return lines.stream()
                .dropWhile(line -> !line.equals(HEADER))
                .takeWhile(line -> !line.isBlank())
                .skip(2)
                .toList();
    }

    /** Of the project, whose module this test runs in. */
    private static List<String> readme() throws IOException {
        Path readme = Path.of("..", "README.md");
        assertThat(readme).as("the project's README.md").isRegularFile();
        return Files.readAllLines(readme);
    }
}
