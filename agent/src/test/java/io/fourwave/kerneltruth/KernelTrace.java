// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A recording of every TCP state change and every RST of this host, made by the kernel itself through tracefs, in a
 * trace instance of its own so that nobody else's tracing is disturbed. Its clock is CLOCK_MONOTONIC, which is what
 * {@link System#nanoTime} reads on Linux.
 */
public final class KernelTrace implements AutoCloseable {
    private static final Path MOUNT_POINT = Path.of("/sys/kernel/tracing");
    private static final List<Path> ROOTS = List.of(MOUNT_POINT, Path.of("/sys/kernel/debug/tracing"));
    private static final Pattern LOST = Pattern.compile("(?m)^(overrun|commit overrun|dropped events): (?!0$)\\d+$");

    private final Path instance;

    private KernelTrace(Path instance) {
        this.instance = instance;
    }

    /** Starts to record, or says why that cannot be had here. */
    public static Attempt start() {
        Path root = ROOTS.stream().filter(KernelTrace::isTracefs).findFirst().orElseGet(KernelTrace::mount);
        if (!isTracefs(root)) {
            return new Unavailable("no tracefs at " + root + ", and it cannot be mounted there (needs root)");
        }
        Path instance =
                root.resolve("instances/fourwave-" + ProcessHandle.current().pid());
        try {
            return new Recording(new KernelTrace(prepare(instance)));
        } catch (IOException e) {
            discard(instance);
            return new Unavailable("tracefs at " + root + " does not let us record: " + e);
        }
    }

    private static boolean isTracefs(Path root) {
        return Files.isDirectory(root.resolve("instances"));
    }

    /** Without the reason, nobody can tell an RST of a call from one of the kernel's own. */
    private static boolean tellsReasons(Path root) {
        try {
            return Files.readString(root.resolve("events/tcp/tcp_send_reset/format"))
                    .contains("reason=");
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static Path mount() {
        try {
            Process mount = new ProcessBuilder("mount", "-t", "tracefs", "tracefs", MOUNT_POINT.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            mount.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            return MOUNT_POINT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return MOUNT_POINT;
    }

    private static Path prepare(Path instance) throws IOException {
        Files.createDirectory(instance);
        write(instance.resolve("trace_clock"), "mono");
        write(instance.resolve("buffer_size_kb"), "16384");
        write(instance.resolve("events/sock/inet_sock_set_state/filter"), "protocol == 6");
        write(instance.resolve("events/sock/inet_sock_set_state/enable"), "1");
        write(instance.resolve("events/tcp/tcp_send_reset/enable"), "1");
        write(instance.resolve("tracing_on"), "1");
        return instance;
    }

    private static void write(Path file, String value) throws IOException {
        Files.writeString(file, value);
    }

    /**
     * Stops and returns all that was recorded, oldest first.
     *
     * @throws IllegalStateException when the kernel had to drop events: such a trace proves nothing
     */
    public List<TraceEvent> stop() {
        try {
            write(instance.resolve("tracing_on"), "0");
            requireNothingLost();
            return TraceEvent.parse(Files.readString(instance.resolve("trace")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireNothingLost() throws IOException {
        try (Stream<Path> cpus = Files.list(instance.resolve("per_cpu"))) {
            for (Path cpu : cpus.toList()) {
                Matcher lost = LOST.matcher(Files.readString(cpu.resolve("stats")));
                if (lost.find()) {
                    throw new IllegalStateException("the kernel lost trace events, " + cpu + ": " + lost.group());
                }
            }
        }
    }

    @Override
    public void close() {
        discard(instance);
    }

    private static void discard(Path instance) {
        try {
            // removes the instance with all its files; the files themselves cannot be deleted
            Files.deleteIfExists(instance);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What became of the wish to record. */
    public sealed interface Attempt {}

    public record Recording(KernelTrace trace) implements Attempt {}

    /** The reason is one sentence for the build's log. */
    public record Unavailable(String reason) implements Attempt {}
}
