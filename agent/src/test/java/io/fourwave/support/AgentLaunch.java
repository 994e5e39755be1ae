// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to start a JVM with the agent. What this machine's environment says about agents and telemetry is left out, and
 * nothing is exported unless {@link #exportTo} is called.
 */
public final class AgentLaunch {

    private final Jdk jdk;
    private final List<String> jvmArguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Optional<String> agentOptions = Optional.of("");
    private String classPath;
    private List<String> program = List.of();
    private List<String> wrapper = List.of();

    AgentLaunch(Jdk jdk) {
        this.jdk = jdk;
        classPath(Path.of("target/test-classes"));
        environment("OTEL_TRACES_EXPORTER", "none");
        environment("OTEL_METRICS_EXPORTER", "none");
        environment("OTEL_LOGS_EXPORTER", "none");
        environment("OTEL_LOGS_EXPORTER", "none");
    }

    /** Options after {@code -javaagent:fourwave-agent.jar=}; empty for none. */
    public AgentLaunch agentOptions(String options) {
        agentOptions = Optional.of(options);
        return this;
    }

    /** For a control run, or for a JVM that is attached to later. */
    public AgentLaunch withoutAgent() {
        agentOptions = Optional.empty();
        return this;
    }

    /** Without the lines that a JVM prints about agents that are loaded while it runs (JEP 451, JDK 21+). */
    public AgentLaunch attachable() {
        return jdk.feature() >= 21 ? jvm("-XX:+EnableDynamicAgentLoading") : this;
    }

    /** Arguments of the JVM, before the main class. */
    public AgentLaunch jvm(String... arguments) {
        jvmArguments.addAll(Arrays.asList(arguments));
        return this;
    }

    /** Runs the JVM as the last arguments of this command, which must become it (exec) in the end. */
    public AgentLaunch within(String... command) {
        wrapper = List.of(command);
        return this;
    }

    /** One variable of the environment. */
    public AgentLaunch environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Spans, metrics and log records go by OTLP/HTTP to this base address; spans leave within 100 ms, metrics each second. */
    public AgentLaunch exportTo(URI endpoint) {
        environment("OTEL_TRACES_EXPORTER", "otlp");
        environment("OTEL_METRICS_EXPORTER", "otlp");
        environment("OTEL_LOGS_EXPORTER", "otlp");
        environment("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.toString());
        environment("OTEL_BSP_SCHEDULE_DELAY", "100");
        return environment("OTEL_METRIC_EXPORT_INTERVAL", "1000");
    }

    /** Replaces the class path, which is target/test-classes. */
    public AgentLaunch classPath(Path... entries) {
        classPath = Stream.of(entries)
                .map(this::readable)
                .map(entry -> entry.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    /** What the build has lowered lies beside what it was made of. */
    private Path readable(Path entry) {
        Path lowered = entry.resolveSibling(entry.getFileName() + "-java8");
        return jdk.feature() < 17 && Files.isDirectory(lowered) ? lowered : entry;
    }

    /** Runs the main method of this class. */
    public AgentLaunch main(Class<?> main, String... arguments) {
        return main(main.getName(), arguments);
    }

    /** Runs the main method of the class with this binary name. */
    public AgentLaunch main(String main, String... arguments) {
        return program(Stream.concat(Stream.of("-cp", classPath, main), Stream.of(arguments)));
    }

    /** Runs {@code java -jar}. */
    public AgentLaunch jar(Path jar, String... arguments) {
        return program(Stream.concat(Stream.of("-jar", jar.toAbsolutePath().toString()), Stream.of(arguments)));
    }

    private AgentLaunch program(Stream<String> words) {
        program = words.toList();
        return this;
    }

    /** The whole command, the launcher first unless it is wrapped. */
    public List<String> command() {
        List<String> command = new ArrayList<>(wrapper);
        command.add(jdk.java().toString());
        command.addAll(jvmArguments);
        agentOptions.map(AgentLaunch::javaagent).ifPresent(command::add);
        command.addAll(program);
        return command;
    }

    private static String javaagent(String options) {
        return "-javaagent:" + AgentJar.path() + (options.isEmpty() ? "" : "=" + options);
    }

    /** Starts the JVM; does not wait for anything. */
    public AgentProcess start() {
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().keySet().removeIf(AgentLaunch::speaksOfAgents);
        builder.environment().putAll(environment);
        try {
            return new AgentProcess(builder.command(), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean speaksOfAgents(String variable) {
        return variable.startsWith("OTEL_")
                || variable.startsWith("FOURWAVE_")
                || List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
                        .contains(variable);
    }
}
