// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What this JVM and this host tell about themselves. What they cannot tell is empty, never an exception. */
public final class HostFacts {
    private static final Path PROC_SELF = Path.of("/proc/self");
    private static final int LARGEST = 1 << 16;
    private static final Path LOCAL_PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final Path TIME_WAIT_REUSE = Path.of("/proc/sys/net/ipv4/tcp_tw_reuse");

    private HostFacts() {}

    /** The file name of the jar that {@code java -jar} started; empty for a main class. */
    public static String mainJar() {
        return main().filter(main -> main.endsWith(".jar")).orElse("");
    }

    /** The main class, or the file name of the jar that {@code java -jar} started. */
    public static Optional<String> main() {
        String main = System.getProperty("sun.java.command", "").strip().split("\\s+", 2)[0];
        return Optional.of(main.endsWith(".jar") ? main.substring(main.lastIndexOf('/') + 1) : main)
                .filter(name -> !name.isEmpty());
    }

    /** How many local ports a client may use at one time to one destination; Linux's default where it is not known. */
    public static double localPortCount() {
        return localPorts().orElse(PortRange.DEFAULT).size();
    }

    /** {@code net.ipv4.tcp_tw_reuse}: 0 never, 1 always, 2 on loopback; empty where it is not known. */
    public static OptionalInt timeWaitReuse() {
        try {
            return OptionalInt.of(Integer.parseInt(readOnce(TIME_WAIT_REUSE).strip()));
        } catch (IOException | RuntimeException unknown) {
            return OptionalInt.empty();
        }
    }

    /** Without a name service: what the kernel calls this host. */
    public static String hostName() {
        try {
            return readOnce(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException | RuntimeException unknown) {
            return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown");
        }
    }

    /** {@code System.nanoTime} of the start of this JVM; long ago where it is not known. */
    public static long startedNanos() {
        Instant start = started().orElse(Instant.EPOCH);
        return System.nanoTime() - Duration.between(start, Instant.now()).toNanos();
    }

    private static Optional<Instant> started() {
        return DescriptorHeadroom.isAmple() ? ProcessHandle.current().info().startInstant() : Optional.empty();
    }

    public static long uptimeSeconds(long startedNanos) {
        return started()
                .map(start -> Duration.between(start, Instant.now()).toSeconds())
                .orElse((System.nanoTime() - startedNanos) / 1_000_000_000L);
    }

    /** Null where they cannot be listed. */
    public static Long openFiles() {
        String[] names = HostFiles.names(PROC_SELF.resolve("fd"));
        return names == null ? null : (long) names.length;
    }

    public static Optional<Long> openFilesMax() {
        try (InputStream in = HostFiles.open(PROC_SELF.resolve("limits"))) {
            return OpenFilesLimit.parse(new String(in.readNBytes(LARGEST), StandardCharsets.US_ASCII))
                    .map(OpenFilesLimit::soft);
        } catch (IOException | RuntimeException unknown) {
            return Optional.empty();
        }
    }

    /** Empty where the kernel does not show it. */
    public static Optional<PortRange> localPorts() {
        try {
            return PortRange.parse(readOnce(LOCAL_PORTS));
        } catch (IOException | RuntimeException unknown) {
            return Optional.empty();
        }
    }

    /** In one read: /proc/sys gives its text to the first read only, and Files.readString begins with one of a byte. */
    private static String readOnce(Path file) throws IOException {
        try (InputStream in = HostFiles.open(file)) {
            byte[] buffer = new byte[256];
            return new String(buffer, 0, Math.max(0, in.read(buffer)), StandardCharsets.US_ASCII);
        }
    }
}
