// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server of Debian's as a process of its own on a free port of 127.0.0.1; what it says goes into a file. */
final class Daemon implements AutoCloseable {
    private final String title;
    private final int port;
    private final Process process;

    private Daemon(String title, int port, Process process) {
        this.title = title;
        this.port = port;
        this.process = process;
    }

    /** Returns when it accepts connections. */
    static Daemon start(String title, int port, List<String> command, Path log) {
        Daemon daemon = new Daemon(title, port, launch(command, log));
        try {
            await(title).atMost(AgentProcess.PATIENCE).until(() -> daemon.accepts() || !daemon.process.isAlive());
        } finally {
            if (!daemon.accepts()) {
                daemon.close();
            }
        }
        if (!daemon.process.isAlive()) {
            throw new AssertionError(String.join(" ", command) + "\n" + text(log));
        }
        return daemon;
    }

    /** Runs a command that ends, and returns what it said. */
    static String run(List<String> command, Path log) {
        try {
            if (launch(command, log).waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + "\n" + text(log));
            }
            return text(log).strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command, e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String title() {
        return title;
    }

    int port() {
        return port;
    }

    /** SIGTERM, at which PostgreSQL waits for its clients: they are gone, or have failed. */
    @Override
    public void close() {
        process.destroy();
        try {
            await(title + "'s end").atMost(AgentProcess.PATIENCE).until(() -> !process.isAlive());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Process launch(List<String> command, Path log) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }
}
