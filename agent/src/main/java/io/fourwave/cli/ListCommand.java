// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmFinder;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.SocketCounts;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The JVMs of this host and their sockets, from /proc: no JVM is asked anything. */
final class ListCommand {
    private static final Set<TcpState> FIN_WAIT = EnumSet.of(TcpState.FIN_WAIT_1, TcpState.FIN_WAIT_2);
    private static final List<String> HEAD = List.of(
            "PID", "USER", "JAVA", "FOURWAVE", "ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT", "LISTEN", "OTHER", "MAIN");
    private static final int NUMBERS_FROM = 4;

    private final ToolHost host;
    private final Map<String, SocketCounts> namespaces = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    ListCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments.parse(words).atMost(0);
        JvmFinder finder = new JvmFinder(host);
        List<Jvm> jvms = finder.jvms();
        finder.hidden()
                .ifPresent(why -> remarks.add(why + ": their JVMs are not listed; do: sudo " + host.command("list")));
        if (jvms.isEmpty()) {
            host.say((finder.hidden().isPresent() ? "no JVM is to be seen here" : "no JVM runs here")
                    + (host.isInContainer() ? ", in this container" : ""));
        } else {
            List<List<String>> table = new ArrayList<>(List.of(HEAD));
            jvms.forEach(jvm -> table.add(row(jvm)));
            new TextTable(table, NUMBERS_FROM, HEAD.size() - 1).lines().forEach(host::say);
        }
        namespaces.values().forEach(this::unheld);
        remarks.forEach(host::say);
        return CommandLine.OK;
    }

    private List<String> row(Jvm jvm) {
        JvmProcess process = jvm.process();
        List<String> row = new ArrayList<>(List.of(
                Long.toString(process.pid()), process.user(), jvm.version().orElse("?"), jvm.hasAgent() ? "yes" : "-"));
        row.addAll(counts(process));
        row.add(jvm.main());
        return row;
    }

    private List<String> counts(JvmProcess process) {
        Optional<List<Long>> inodes = process.socketInodes();
        SocketCounts sockets = namespaces.computeIfAbsent(
                process.namespace("net").orElse("of " + process.pid()), key -> SocketCounts.seenBy(process));
        if (inodes.isEmpty() || sockets.failure().isPresent()) {
            remarks.add(process.pid() + ": "
                    + sockets.failure()
                            .orElseGet(() -> "its descriptors may not be read, so its "
                                    + "sockets are not counted: it runs as " + process.user() + "; do: sudo "
                                    + host.command("list")));
            return List.of("?", "?", "?", "?", "?");
        }
        Map<TcpState, Integer> held = new HashMap<>(sockets.heldBy(inodes.get()));
        int established = take(held, EnumSet.of(TcpState.ESTABLISHED));
        int closeWait = take(held, EnumSet.of(TcpState.CLOSE_WAIT));
        int finWait = take(held, FIN_WAIT);
        int listen = take(held, EnumSet.of(TcpState.LISTEN));
        int other = take(held, EnumSet.allOf(TcpState.class));
        return List.of(established, closeWait, finWait, listen, other).stream()
                .map(String::valueOf)
                .toList();
    }

    private static int take(Map<TcpState, Integer> held, Set<TcpState> states) {
        int count =
                states.stream().mapToInt(state -> held.getOrDefault(state, 0)).sum();
        states.forEach(held::remove);
        return count;
    }

    private void unheld(SocketCounts sockets) {
        if (!sockets.unheld().isEmpty()) {
            host.say(sockets.unheld().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(
                            ", ", "without a descriptor, closed but not over or not accepted yet: ", "")));
        }
    }
}
