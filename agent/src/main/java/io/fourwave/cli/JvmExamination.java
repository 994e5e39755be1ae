// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the agent could see in one JVM, found out without attaching to it. */
final class JvmExamination {
    private static final int SOCK_DIAG = 22;
    private static final double TIGHT = 0.8;
    private static final Map<String, String> NATIVE_TRANSPORTS = new TreeMap<>(Map.of(
            ".*netty_transport_native_epoll.*", "Netty's epoll transport",
            ".*netty_transport_native_io_uring.*", "Netty's io_uring transport",
            ".*libtcnative.*", "Tomcat's native connector (APR)"));

    private final Host host;
    private final JvmProcess process;
    private final Optional<Jvm> jvm;
    private final Optional<Refusal> refusal;

    JvmExamination(Host host, JvmProcess process) {
        this.host = host;
        this.process = process;
        this.jvm = Jvm.of(process);
        Optional<Refusal> attach = host.check().refusal(process);
        this.refusal = attach.isPresent() ? attach : jvm.flatMap(host.check()::loadRefusal);
    }

    boolean canBeWatched() {
        return refusal.isEmpty() || jvm.filter(Jvm::hasAgent).isPresent();
    }

    List<Symptom> symptoms() {
        List<Symptom> symptoms = new ArrayList<>();
        symptoms.add(refusal.map(Symptom::bar).orElseGet(this::attachable));
        jvm.ifPresent(found -> {
            agent(found).ifPresent(symptoms::add);
            symptoms.add(version(found));
            namespaces().ifPresent(symptoms::add);
            symptoms.add(openFiles());
            symptoms.addAll(nativeTransports());
        });
        return symptoms;
    }

    private Symptom attachable() {
        return Symptom.well("can be attached to: " + jvm.map(Jvm::main).orElse("?") + ", user " + process.user());
    }

    private static Optional<Symptom> agent(Jvm found) {
        return found.hasAgent() ? Optional.of(Symptom.well("fourwave is in it")) : Optional.empty();
    }

    private static Symptom version(Jvm found) {
        String java = "Java " + found.version().orElse("of unknown version");
        if (found.feature().isEmpty()) {
            return Symptom.gap(
                    java + ": what it is good for is not known before the attach",
                    "start it without -XX:-UsePerfData, or run this as its user or as root");
        }
        if (found.feature().getAsInt() < SOCK_DIAG) {
            return Symptom.gap(
                    java + ": no sock_diag before JDK 22, so what follows a close is looked up in /proc or by ss, less"
                            + " often: FIN_WAIT and LAST_ACK that are over in between are not seen",
                    "run the application on JDK 22 or later");
        }
        return Symptom.well(java + ": sock_diag tells what follows a close");
    }

    private Optional<Symptom> namespaces() {
        List<String> others = List.of("pid", "mnt", "net", "user").stream()
                .filter(kind -> process.isInOtherNamespace(kind, host.tool()))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Symptom.gap(
                "it has namespaces of its own (" + String.join(", ", others) + "), as in a container: paths among its"
                        + " options, and the agent's jar, are looked for in there"
                        + (others.contains("net") ? "; its sockets are not among those of this host" : ""),
                "to see what it sees: nsenter -t " + process.pid() + (others.contains("mnt") ? " -m" : "")
                        + (others.contains("net") ? " -n" : "") + " ss -tanp"));
    }

    private Symptom openFiles() {
        Optional<long[]> limits = process.openFilesLimit();
        if (process.openFiles().isEmpty() || limits.isEmpty()) {
            return Symptom.gap("how many files it has open may not be read", "run this as its user or as root");
        }
        long open = process.openFiles().getAsLong();
        long soft = limits.get()[0];
        String found = "%d of %d files open (ulimit -n; it may be raised to %d)".formatted(open, soft, limits.get()[1]);
        return open < soft * TIGHT
                ? Symptom.well(found)
                : Symptom.gap(
                        found + ": when none is left, nothing more is accepted, connected or opened",
                        "for now: prlimit --pid " + process.pid() + " --nofile=" + limits.get()[1]
                                + "; and find the leak:" + " java -jar fourwave-agent.jar report " + process.pid());
    }

    private List<Symptom> nativeTransports() {
        List<String> mapped = process.mappedFiles().orElse(List.of());
        return NATIVE_TRANSPORTS.entrySet().stream()
                .filter(transport -> mapped.stream().anyMatch(file -> file.matches(transport.getKey())))
                .map(transport -> Symptom.gap(
                        "it uses " + transport.getValue() + ", whose closes do not pass the JDK and are not seen",
                        "switch it to the JDK's own sockets (NIO) while you look"))
                .toList();
    }
}
