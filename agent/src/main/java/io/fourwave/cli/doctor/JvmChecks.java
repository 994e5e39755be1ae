// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.doctor;

import io.fourwave.cli.attach.AttachCheck;
import io.fourwave.cli.attach.DescriptorRoom;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.Refusal;
import io.fourwave.cli.host.ToolHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the agent could see in one JVM, found out without attaching to it. */
public final class JvmChecks {
    private static final int SOCK_DIAG = 22;
    private static final double TIGHT = 0.8;
    /** What is woven of each is in the agent's table of woven methods: Netty's from 4.1.63 on. */
    static final Map<String, Check> NATIVE_TRANSPORTS = new TreeMap<>(Map.of(
            ".*netty_transport_native_epoll.*",
            Check.well("it uses Netty's epoll transport, which is watched from Netty 4.1.63 on"),
            ".*netty_transport_native_io_uring.*",
            Check.gap(
                    "it uses Netty's io_uring transport: its closes are seen, its reads and writes are not",
                    "switch it to the JDK's own sockets (NIO) while you look for who left a connection unread"),
            ".*libtcnative.*",
            Check.gap(
                    "it uses Tomcat's native connector (APR): its closes do not pass through the JDK, so the agent does not see them",
                    "switch it to the JDK's own sockets (NIO) while you look")));

    private final ToolHost host;
    private final JvmProcess process;
    private final Optional<Jvm> jvm;
    private final Optional<Refusal> refusal;

    public JvmChecks(ToolHost host, JvmProcess process) {
        this.host = host;
        this.process = process;
        this.jvm = Jvm.of(process);
        Optional<Refusal> attach = new AttachCheck(host).refusal(process);
        this.refusal = attach.isPresent() ? attach : jvm.flatMap(new AttachCheck(host)::loadRefusal);
    }

    public boolean canBeWatched() {
        return refusal.isEmpty();
    }

    public List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        checks.add(refusal.map(Check::bar).orElseGet(this::attachable));
        jvm.ifPresent(found -> {
            agent(found).ifPresent(checks::add);
            checks.add(version(found));
            namespaces().ifPresent(checks::add);
            checks.add(openFiles());
            checks.addAll(nativeTransports(process.mappedFiles().orElse(List.of())));
        });
        return checks;
    }

    private Check attachable() {
        return Check.well("can be attached to: " + jvm.map(Jvm::main).orElse("?") + ", user " + process.user());
    }

    private static Optional<Check> agent(Jvm found) {
        return found.hasAgent() ? Optional.of(Check.well("fourwave is in it")) : Optional.empty();
    }

    private static Check version(Jvm found) {
        String java = "Java " + found.version().orElse("of unknown version");
        if (found.feature().isEmpty()) {
            return Check.gap(
                    java
                            + ": the JVM publishes nothing about itself, so the tool cannot tell before the attach what the agent will see",
                    "run this as its user or as root; start it without -XX:-UsePerfData, and give its user a name"
                            + " (a line in its /etc/passwd)");
        }
        if (found.feature().getAsInt() < SOCK_DIAG) {
            return Check.gap(
                    java + ": no sock_diag before JDK 22, so what follows a close is looked up in /proc or by ss, less"
                            + " often: FIN_WAIT and LAST_ACK that are over in between are not seen",
                    "run the application on JDK 22 or later");
        }
        return Check.well(java + ": sock_diag tells what follows a close");
    }

    private Optional<Check> namespaces() {
        List<String> others = List.of("pid", "mnt", "net", "user").stream()
                .filter(kind -> process.isInOtherNamespace(kind, host.tool()))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Check.gap(
                "it has namespaces of its own (" + String.join(", ", others) + "), as in a container: paths among its"
                        + " options are looked for in there"
                        + (others.contains("net") ? "; its sockets are not among those of this host" : ""),
                "to see what it sees: nsenter -t " + process.pid() + (others.contains("mnt") ? " -m" : "")
                        + (others.contains("net") ? " -n" : "") + " ss -tanp"));
    }

    private Check openFiles() {
        Optional<DescriptorRoom> known = DescriptorRoom.of(process);
        if (known.isEmpty()) {
            return Check.gap("how many files it has open may not be read", "run this as its user or as root");
        }
        DescriptorRoom room = known.get();
        String found =
                "%d of %d files open (ulimit -n; hard limit %d)".formatted(room.open(), room.soft(), room.hard());
        if (room.isShort()) {
            return Check.gap(
                    found + ": nothing more is accepted, connected or opened; an attach raises the limit first",
                    "find the leak: " + host.command("report " + process.pid()));
        }
        return room.open() < room.soft() * TIGHT
                ? Check.well(found)
                : Check.gap(
                        found + ": when none is left, nothing more is accepted, connected or opened",
                        "for now: " + room.raise(process, host.tool()) + "; and find the leak: "
                                + host.command("report " + process.pid()));
    }

    /** @param mapped files, with their folders or without */
    static List<Check> nativeTransports(List<String> mapped) {
        return NATIVE_TRANSPORTS.entrySet().stream()
                .filter(transport -> mapped.stream()
                        .map(file -> file.substring(file.lastIndexOf('/') + 1))
                        .anyMatch(name -> name.matches(transport.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }
}
