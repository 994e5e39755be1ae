// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.cli.Tool;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A jar, a main class, a thread and a class whose names a terminal obeys: no command and no report prints them as they are. */
class UnprintableNamesIT {
    private static final Class<?> TEMPLATE = UnprintableName.class;
    /** No character of it is forbidden in a class file (JVMS 4.2.2), and there are as many as in the template's. */
    private static final String CLASS = "\u001bcabcde\nFORGED!";

    private static final String JAR = "\u001b]0;title\u0007\u001b[31m\nFORGED.jar";
    /** C0, DEL, C1, what turns the direction of a text, and what separates lines. */
    private static final Pattern OBEYED =
            Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");

    private static final List<List<String>> COMMANDS = List.of(
            List.of("list"),
            List.of("list", "--format", "json"),
            List.of("doctor", "PID"),
            List.of("doctor", "PID", "--format", "json"),
            List.of("top", "PID", "--count", "1"),
            List.of("top", "PID", "--count", "1", "--format", "json"),
            List.of("report", "PID"),
            List.of("report", "PID", "--format", "html"),
            List.of("report", "PID", "--format", "json"),
            List.of("attach", "PID"),
            List.of("detach", "PID"));

    /** A jar's name comes no further. */
    private static final List<List<String>> COMMANDS_FOR_A_JAR = List.of(
            List.of("list"), List.of("list", "--format", "json"), List.of("report", "PID"), List.of("detach", "PID"));

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void nothingThatATerminalObeysIsPrinted(Jdk jdk) throws IOException {
        Path jar = jar();
        String main = TEMPLATE.getName().replace(TEMPLATE.getSimpleName(), CLASS);
        assertThat(CLASS).hasSameSizeAs(TEMPLATE.getSimpleName());
        List<String> printed = new ArrayList<>();
        printed.addAll(printedOf(launch(jdk).classPath(jar).main(main), COMMANDS));
        printed.addAll(printedOf(launch(jdk).jar(jar), COMMANDS_FOR_A_JAR));
        assertThat(printed).filteredOn(line -> line.contains("FORGED thread")).isNotEmpty();
        assertThat(printed).filteredOn(line -> line.contains("FORGED!")).isNotEmpty();
        assertThat(printed).filteredOn(line -> line.contains("FORGED.jar")).isNotEmpty();
        TABLE.row("names with escapes and line breaks", jdk)
                .done("of a jar, a main class, a thread and a class; list, attach, doctor, top, report, detach")
                .counted("%d lines in text, JSON and HTML".formatted(printed.size()))
                .result("none has a control character; no line is forged");
    }

    private static AgentLaunch launch(Jdk jdk) {
        return AgentProcess.on(jdk).withoutAgent().attachable();
    }

    private static List<String> printedOf(AgentLaunch launch, List<List<String>> commands) {
        List<String> printed = new ArrayList<>();
        try (AgentProcess process = launch.start()) {
            process.awaitStdout("ready");
            String pid = Long.toString(process.pid());
            Tool attach = Tool.within("attach", pid, "leak.after=100ms,sweep.interval=100ms");
            assertThat(attach.status()).as("%s", attach).isZero();
            printed.addAll(checked(attach));
            process.send("lose");
            await().atMost(AgentProcess.PATIENCE)
                    .until(() -> Tool.within("report", pid).text().contains("FORGED thread"));
            for (List<String> command : commands) {
                String[] words = command.stream()
                        .map(word -> word.equals("PID") ? pid : word)
                        .toArray(String[]::new);
                printed.addAll(checked(Tool.within(words)));
            }
        }
        return printed;
    }

    private static List<String> checked(Tool tool) {
        List<String> printed =
                Stream.concat(tool.out().stream(), tool.err().stream()).toList();
        assertThat(printed).noneMatch(line -> OBEYED.matcher(line).find()).noneMatch(line -> line.startsWith("FORGED"));
        return printed;
    }

    /** The class under its own name, which the manifest can say, and under the other one. */
    private Path jar() throws IOException {
        String bytes;
        try (InputStream in = TEMPLATE.getResourceAsStream(TEMPLATE.getSimpleName() + ".class")) {
            bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, TEMPLATE.getName());
        Path jar = directory.resolve(JAR);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            put(entries, TEMPLATE.getSimpleName(), bytes);
            put(entries, CLASS, bytes.replace(TEMPLATE.getSimpleName(), CLASS));
        }
        return jar;
    }

    private static void put(JarOutputStream entries, String name, String bytes) throws IOException {
        entries.putNextEntry(new JarEntry(TEMPLATE.getPackageName().replace('.', '/') + "/" + name + ".class"));
        entries.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        entries.closeEntry();
    }
}
