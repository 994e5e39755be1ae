// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.doctor;

import io.fourwave.cli.attach.AttachCheck;
import io.fourwave.cli.host.JvmFinder;
import io.fourwave.cli.host.SocketCounts;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What this host lets the agent and the tool see. */
public final class HostChecks {
    private static final List<Path> SS_FOLDERS =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));
    private static final long SLOW_MILLIS = 40;
    private static final int DEFAULT_PORTS = 28_232;
    private static final double TIGHT = 0.5;

    private final ToolHost host;

    public HostChecks(ToolHost host) {
        this.host = host;
    }

    public List<Check> checks() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return List.of(Check.gap(
                    "this is " + System.getProperty("os.name")
                            + ": only Linux tells the state of a connection, so calls"
                            + " are reported as possible, phases not at all",
                    "run the application on Linux"));
        }
        List<Check> checks = new ArrayList<>();
        checks.add(Check.well("Linux " + System.getProperty("os.version")));
        checks.add(attachModule());
        checks.add(user());
        hidepid().ifPresent(checks::add);
        checks.add(ss());
        SocketCounts sockets = SocketCounts.seenBy(host.tool());
        checks.add(tables(sockets));
        checks.add(ports(sockets));
        return checks;
    }

    private static Check attachModule() {
        String java = "Java " + System.getProperty("java.specification.version") + " runs this tool";
        return AttachCheck.toolRefusal()
                .map(refusal -> Check.gap(java + " and cannot attach: " + refusal.reason(), refusal.remedy()))
                .orElseGet(() -> Check.well(java + " and can attach"));
    }

    private Check user() {
        return host.tool().uid() == 0
                ? Check.well("this tool runs as root: it may attach to every user's JVMs")
                : Check.gap(
                        "this tool runs as " + host.tool().user() + ": it may attach to JVMs of this user and group,"
                                + " and sees no descriptors of others",
                        "for other users' JVMs: sudo " + host.command("doctor"));
    }

    private Optional<Check> hidepid() {
        return new JvmFinder(host)
                .hidden()
                .map(why -> Check.gap(
                        why + ": their JVMs are not listed", "run this as root, or: mount -o remount,hidepid=0 /proc"));
    }

    private static Check ss() {
        return SS_FOLDERS.stream().anyMatch(folder -> Files.isExecutable(folder.resolve("ss")))
                ? Check.well("ss is installed")
                : Check.gap(
                        "ss is not installed: on a JDK before 22 the agent has /proc alone to see what happens after"
                                + " a close, and you have nothing to confirm its findings with",
                        "apt-get install iproute2, or dnf install iproute, or apk add iproute2-ss");
    }

    private static Check tables(SocketCounts sockets) {
        if (sockets.failure().isPresent()) {
            return Check.gap(
                    sockets.failure().get() + ": phases after a close are not seen", "mount -t proc proc /proc");
        }
        long millis = Math.round(sockets.tookNanos() / 1e6);
        String found = "/proc/net/tcp has %d sockets here and took %d ms to read".formatted(sockets.size(), millis);
        return millis <= SLOW_MILLIS
                ? Check.well(found)
                : Check.gap(
                        found + ": the agent asks it less often, and phases are known less exactly",
                        "run the application on JDK 22 or later, where the agent asks sock_diag instead");
    }

    private static Check ports(SocketCounts sockets) {
        Optional<String> range = readOnce(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
                .map(String::strip)
                .filter(text -> text.matches("\\d+\\s+\\d+"));
        if (range.isEmpty()) {
            return Check.gap(
                    "the kernel does not show the range of local ports", "sysctl net.ipv4.ip_local_port_range");
        }
        String[] ends = range.get().split("\\s+");
        int ports = Integer.parseInt(ends[1]) - Integer.parseInt(ends[0]) + 1;
        int waiting = sockets.unheld().getOrDefault(TcpState.TIME_WAIT, 0);
        String found = "%d local ports (%s-%s) to each destination, %d sockets in TIME_WAIT"
                .formatted(ports, ends[0], ends[1], waiting);
        return ports >= DEFAULT_PORTS && waiting < ports * TIGHT
                ? Check.well(found)
                : Check.gap(
                        found + ": clients that close first may run out of ports",
                        "let the connections live longer, or: sysctl -w net.ipv4.ip_local_port_range='10240 65535'");
    }

    /** In one read: some of these files give their text to the first read only. */
    private static Optional<String> readOnce(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
