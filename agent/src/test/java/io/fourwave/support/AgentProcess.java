// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM started by a test, in its own process as in production. Its streams are kept apart, because the agent must never
 * write to stdout. Closing it kills it and what it started.
 */
public final class AgentProcess implements AutoCloseable {

    /** Generous: it only ends a test that has failed already. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> command;
    private final Process process;
    private final Output stdout;
    private final Output stderr;

    AgentProcess(List<String> command, Process process) {
        this.command = List.copyOf(command);
        this.process = process;
        this.stdout = new Output("stdout of " + process.pid(), process.getInputStream());
        this.stderr = new Output("stderr of " + process.pid(), process.getErrorStream());
    }

    /** Starts this class with the agent and nothing else out of the ordinary. */
    public static AgentProcess start(Jdk jdk, String agentOptions, Class<?> main, String... arguments) {
        return on(jdk).agentOptions(agentOptions).main(main, arguments).start();
    }

    /** A launch to be described further. */
    public static AgentLaunch on(Jdk jdk) {
        return new AgentLaunch(jdk);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The lines written to stdout so far. */
    public List<String> stdout() {
        return stdout.lines();
    }

    /** The lines written to stderr so far. */
    public List<String> stderr() {
        return stderr.lines();
    }

    /** The first line on stdout that contains this; fails when the process ends without it or {@link #PATIENCE} runs out. */
    public String awaitStdout(String contained) {
        return awaitStdout(contained, PATIENCE);
    }

    /** As {@link #awaitStdout(String)}, of a program that takes longer. */
    public String awaitStdout(String contained, Duration limit) {
        return stdout.await(line -> line.contains(contained), limit)
                .orElseThrow(() -> new AssertionError("no line with '" + contained + "' on stdout" + description()));
    }

    /** As {@link #awaitStdout(String)}, on stderr. */
    public String awaitStderr(String contained) {
        return stderr.await(line -> line.contains(contained), PATIENCE)
                .orElseThrow(() -> new AssertionError("no line with '" + contained + "' on stderr" + description()));
    }

    /** Writes a line to the process's stdin. */
    public void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The exit status; returns after all output has been read. */
    public int awaitExit() {
        return awaitExit(PATIENCE);
    }

    /** As {@link #awaitExit()}, for a program that runs longer. */
    public int awaitExit(Duration limit) {
        if (!exited(limit)) {
            dumpThreads();
            throw new AssertionError("still running after " + limit + description());
        }
        stdout.awaitEnd(PATIENCE);
        stderr.awaitEnd(PATIENCE);
        return process.exitValue();
    }

    /** SIGTERM, so that shutdown hooks run; then the exit status. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exited(PATIENCE);
    }

    /** On its stdout, by the JVM's own SIGQUIT handler: what it waits for is what such a failure is about. */
    private void dumpThreads() {
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            exited(Duration.ofSeconds(2));
        } catch (IOException noKill) {
            // then the failure is told without
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean exited(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + process.pid(), e);
        }
    }

    private String description() {
        return "%n%s%n--- stdout%n%s%n--- stderr%n%s"
                .formatted(String.join(" ", command), String.join("\n", stdout()), String.join("\n", stderr()));
    }
}
