// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.doctor;

import io.fourwave.cli.attach.AttachCheck;
import io.fourwave.cli.host.JvmFinder;
import io.fourwave.cli.host.SocketCounts;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.host.HostFacts;
import io.fourwave.host.PortRange;
import io.fourwave.host.SystemFolders;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What this host lets the agent and the tool see. */
public final class HostChecks {
    private static final long SLOW_MILLIS = 40;
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
        return SystemFolders.find("ss").isPresent()
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
        Optional<PortRange> range = HostFacts.localPorts();
        if (range.isEmpty()) {
            return Check.gap(
                    "the kernel does not show the range of local ports", "sysctl net.ipv4.ip_local_port_range");
        }
        int ports = range.get().size();
        int waiting = sockets.unheld().getOrDefault(TcpState.TIME_WAIT, 0);
        String found = "%d local ports (%s) to each destination, %d sockets in TIME_WAIT"
                .formatted(ports, range.get().text(), waiting);
        return ports >= PortRange.DEFAULT.size() && waiting < ports * TIGHT
                ? Check.well(found)
                : Check.gap(
                        found + ": clients that close first may run out of ports",
                        "let the connections live longer, or: sysctl -w net.ipv4.ip_local_port_range='10240 65535'");
    }
}
