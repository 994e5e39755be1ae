// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fleet;

import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real program as a process of its own, with its log in a file. */
final class Program implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;

    private Program(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** The one on the PATH. */
    static Optional<Path> find(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns when it is ready; fails with its log when it ends before. */
    static Program start(Path directory, Map<String, String> environment, BooleanSupplier ready, List<String> command) {
        String name = Path.of(command.get(0)).getFileName().toString();
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("OTEL_"));
        builder.environment().putAll(environment);
        try {
            Program program = new Program(name, builder.start(), log);
            program.awaitReadiness(ready);
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReadiness(BooleanSupplier ready) {
        await(name).atMost(AgentProcess.PATIENCE).until(() -> !process.isAlive() || ready.getAsBoolean());
        if (!process.isAlive()) {
            throw new AssertionError(name + " ended with status " + process.exitValue() + "\n" + log());
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await("the end of " + name).atMost(AgentProcess.PATIENCE).until(() -> !process.isAlive());
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
