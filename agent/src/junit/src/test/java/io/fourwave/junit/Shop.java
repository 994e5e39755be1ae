// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project in {@code src/it/shop}: test classes that leak, and innocent ones that look like them. */
final class Shop {
    static final Path PROJECT = Path.of("src/it/shop").toAbsolutePath();
    static final Path SOURCES = PROJECT.resolve("src/test/java/com/acme");

    /** Those that leak, each with the line to blame. */
    static final Map<String, String> LEAKING = leaking();

    /** It takes its time: the wait is long for it alone. */
    static final String LATE = "ClosedLateTest";

    private static final String MARK = "// forgotten";
    private static final Pattern FAILED = Pattern.compile(
            "ConnectionLeakError:\\s+com\\.acme\\.(\\w+) leaves 1 connection open:\\s+1 at .*\\s+.*opened by thread .*");
    private static final long LIMIT_SECONDS = 300;

    private Shop() {}

    static Path jar(String property) {
        Path jar = Path.of(System.getProperty(property)).toAbsolutePath().normalize();
        assertThat(jar).as("run mvn package first, from the root").isRegularFile();
        return jar;
    }

    static List<String> testClasses() {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.replace(".java", ""))
                    .filter(name -> !name.equals(LATE))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a user reads: the classes that failed, each with the line that it was told. */
    static Map<String, String> failed(String output) {
        Map<String, String> failed = new TreeMap<>();
        FAILED.matcher(output)
                .results()
                .forEach(result -> failed.put(result.group(1), lineOf(result.group(1), result.group())));
        return failed;
    }

    /** Of this class: the line to blame, or the one that called it. */
    private static String lineOf(String name, String text) {
        return Pattern.compile("\\(" + name + "\\.java:\\d+\\)")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse(text);
    }

    private static Map<String, String> leaking() {
        Map<String, String> leaking = new TreeMap<>();
        for (String name : testClasses()) {
            int line = line(name);
            if (line > 0) {
                leaking.put(name, "(" + name + ".java:" + line + ")");
            }
        }
        return leaking;
    }

    private static int line(String name) {
        try {
            List<String> lines = Files.readAllLines(SOURCES.resolve(name + ".java"));
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).endsWith(MARK)) {
                    return i + 1;
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    static Run run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("fourwave-junit", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as(text).isTrue();
            return new Run(process.exitValue(), text);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    record Run(int status, String output) {}
}
