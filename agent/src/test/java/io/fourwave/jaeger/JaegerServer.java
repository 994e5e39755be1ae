// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jaeger;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Jaeger v2 with a memory store, as a process of its own, on free ports of 127.0.0.1. */
public final class JaegerServer implements AutoCloseable {

    /** Why there is no Jaeger, for the build's log. */
    static final String ABSENT =
            "no jaeger on the PATH (.ci/install-jaeger builds it with Go), so nothing is asked of a Jaeger";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    // No batch processor: what the agent has been answered is in the store.
    private static final String CONFIGURATION = """
            service:
              extensions: [jaeger_storage, jaeger_query]
              pipelines:
                traces:
                  receivers: [otlp]
                  exporters: [jaeger_storage_exporter]
              telemetry:
                metrics:
                  level: none
            extensions:
              jaeger_storage:
                backends:
                  memory:
                    memory:
                      max_traces: 100000
              jaeger_query:
                storage:
                  traces: memory
            %s    http:
                  endpoint: 127.0.0.1:%d
                grpc:
                  endpoint: 127.0.0.1:%d
            receivers:
              otlp:
                protocols:
                  http:
                    endpoint: 127.0.0.1:%d
            exporters:
              jaeger_storage_exporter:
                trace_storage: memory
            """;

    private static final String UI = """
                ui:
                  config_file: %s
            """;

    private final Process process;
    private final Path log;
    private final URI otlp;
    private final JaegerQuery query;

    private JaegerServer(Process process, Path log, URI otlp, JaegerQuery query) {
        this.process = process;
        this.log = log;
        this.otlp = otlp;
        this.query = query;
    }

    /** The jaeger on the PATH; empty where there is none: see {@link #ABSENT}. */
    static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "jaeger"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it and returns when its query API answers. Its configuration and its log go into the directory. */
    static JaegerServer start(Path binary, Path directory) {
        return start(binary, directory, "");
    }

    /** The same, with a configuration of its page. */
    public static JaegerServer start(Path binary, Path directory, Path ui) {
        return start(binary, directory, UI.formatted(ui));
    }

    private static JaegerServer start(Path binary, Path directory, String ui) {
        List<Integer> ports = freePorts(3);
        Path log = directory.resolve("jaeger.log");
        Process process = launch(binary, configuration(directory, ports, ui), log);
        JaegerQuery query = new JaegerQuery(loopback(ports.get(0)));
        JaegerServer server = new JaegerServer(process, log, loopback(ports.get(2)), query);
        server.awaitReadiness();
        return server;
    }

    /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
    public URI otlp() {
        return otlp;
    }

    public JaegerQuery query() {
        return query;
    }

    @Override
    public void close() {
        // at once: it has nothing to save, and asked politely it waits long for idle connections
        process.destroyForcibly();
        await("Jaeger's end").atMost(PATIENCE).until(() -> !process.isAlive());
    }

    private void awaitReadiness() {
        try {
            await("Jaeger's query API").atMost(PATIENCE).until(() -> !process.isAlive() || query.isReady());
        } finally {
            if (!query.isReady()) {
                close();
            }
        }
        if (!process.isAlive()) {
            throw new AssertionError("jaeger ended with status " + process.exitValue() + "\n" + text(log));
        }
    }

    private static Process launch(Path binary, Path configuration, Path log) {
        ProcessBuilder builder = new ProcessBuilder(binary.toString(), "--config", "file:" + configuration)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
        // else it sends traces of its own to port 4317
        builder.environment().put("OTEL_TRACES_EXPORTER", "none");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path configuration(Path directory, List<Integer> ports, String ui) {
        try {
            return Files.writeString(
                    directory.resolve("jaeger.yaml"),
                    CONFIGURATION.formatted(ui, ports.get(0), ports.get(1), ports.get(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Different ports, because all are held until the last one is known. */
    private static List<Integer> freePorts(int count) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Integer> others = count == 1 ? List.of() : freePorts(count - 1);
            return Stream.concat(Stream.of(socket.getLocalPort()), others.stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI loopback(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }
}
