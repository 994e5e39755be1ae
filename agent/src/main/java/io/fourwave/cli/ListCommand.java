// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmFinder;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.SocketCounts;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JVMs of this host and their sockets, from /proc: no JVM is asked anything. */
final class ListCommand {
    private static final Set<TcpState> FIN_WAIT = EnumSet.of(TcpState.FIN_WAIT_1, TcpState.FIN_WAIT_2);
    private static final List<String> HEAD = List.of(
            "PID", "USER", "JAVA", "FOURWAVE", "ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT", "LISTEN", "OTHER", "MAIN");
    private static final int NUMBERS_FROM = 4;

    private final ToolHost host;
    private final Map<String, Seen> namespaces = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    ListCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words, "--format");
        arguments.atMost(0);
        boolean json = arguments.isJson();
        JvmFinder finder = new JvmFinder(host);
        finder.hidden()
                .ifPresent(why -> remarks.add(why + ": their JVMs are not listed; do: sudo " + host.command("list")));
        List<Row> rows = finder.jvms().stream().map(this::row).toList();
        if (json) {
            host.out().println(JsonText.document(new Answer(rows, seen().toList(), remarks)));
        } else {
            print(rows, finder.hidden().isPresent());
        }
        return CommandLine.OK;
    }

    private void print(List<Row> rows, boolean hidden) {
        if (rows.isEmpty()) {
            host.say((hidden ? "this tool can see no JVM here" : "no JVM runs here")
                    + (host.isInContainer() ? ", in this container" : ""));
        } else {
            List<List<String>> table = new ArrayList<>(List.of(HEAD));
            rows.forEach(row -> table.add(row.cells()));
            new TextTable(table, NUMBERS_FROM, HEAD.size() - 1).lines().forEach(host::say);
        }
        seen().forEach(this::unheld);
        remarks.forEach(host::say);
    }

    private Row row(Jvm jvm) {
        JvmProcess process = jvm.process();
        Seen seen = namespace(process);
        return new Row(
                process.pid(),
                process.user(),
                jvm.version().orElse(null),
                jvm.hasAgent(),
                seen.namespace().network(),
                counts(process, seen.sockets()).orElse(null),
                jvm.main());
    }

    private Seen namespace(JvmProcess process) {
        Optional<String> network = process.namespace("net");
        Seen seen = namespaces.computeIfAbsent(network.orElse("of " + process.pid()), first -> {
            SocketCounts sockets = SocketCounts.seenBy(process);
            boolean own = network.isPresent() && network.equals(host.tool().namespace("net"));
            return new Seen(
                    new Namespace(network.orElse(null), own, new ArrayList<>(), texts(sockets.unheld())), sockets);
        });
        seen.namespace().pids().add(process.pid());
        return seen;
    }

    private Stream<Namespace> seen() {
        return namespaces.values().stream().map(Seen::namespace);
    }

    private Optional<Counts> counts(JvmProcess process, SocketCounts sockets) {
        Optional<List<Long>> inodes = process.socketInodes();
        if (inodes.isEmpty() || sockets.failure().isPresent()) {
            remarks.add(process.pid() + ": "
                    + sockets.failure()
                            .orElseGet(() -> "its descriptors may not be read, so its "
                                    + "sockets are not counted: it runs as " + process.user() + "; do: sudo "
                                    + host.command("list")));
            return Optional.empty();
        }
        Map<TcpState, Integer> held = new HashMap<>(sockets.heldBy(inodes.get()));
        return Optional.of(new Counts(
                take(held, EnumSet.of(TcpState.ESTABLISHED)),
                take(held, EnumSet.of(TcpState.CLOSE_WAIT)),
                take(held, FIN_WAIT),
                take(held, EnumSet.of(TcpState.LISTEN)),
                take(held, EnumSet.allOf(TcpState.class))));
    }

    private static int take(Map<TcpState, Integer> held, Set<TcpState> states) {
        int count =
                states.stream().mapToInt(state -> held.getOrDefault(state, 0)).sum();
        states.forEach(held::remove);
        return count;
    }

    /** The kernel tells these of a whole network namespace: no process has them any more, or has them yet. */
    private void unheld(Namespace namespace) {
        if (!namespace.unheld().isEmpty()) {
            String where = namespace.own()
                    ? "this network namespace"
                    : "the network namespace of "
                            + namespace.pids().stream().map(String::valueOf).collect(Collectors.joining(", "));
            host.say(namespace.unheld().entrySet().stream()
                    .map(entry -> entry.getKey().toUpperCase(Locale.ROOT) + " " + entry.getValue())
                    .collect(Collectors.joining(
                            ", ",
                            "in " + where + ", of all processes, without a descriptor (closed but not finished, or"
                                    + " not accepted yet): ",
                            "")));
        }
    }

    private static Map<String, Integer> texts(Map<TcpState, Integer> counts) {
        Map<String, Integer> texts = new LinkedHashMap<>();
        counts.forEach((state, count) -> texts.put(state.semconv(), count));
        return texts;
    }

    private record Answer(List<Row> jvms, List<Namespace> namespaces, List<String> remarks) {}

    /** @param java null where it is not known, as {@code sockets} */
    private record Row(
            long pid, String user, String java, boolean fourwave, String network, Counts sockets, String main) {

        List<String> cells() {
            List<String> cells = new ArrayList<>(
                    List.of(Long.toString(pid), user, java == null ? "?" : java, fourwave ? "yes" : "-"));
            cells.addAll(sockets == null ? Collections.nCopies(HEAD.size() - cells.size() - 1, "?") : sockets.cells());
            cells.add(main);
            return cells;
        }
    }

    private record Counts(int established, int closeWait, int finWait, int listen, int other) {

        List<String> cells() {
            return Stream.of(established, closeWait, finWait, listen, other)
                    .map(String::valueOf)
                    .toList();
        }
    }

    /** @param own true for that of this tool */
    private record Namespace(String network, boolean own, List<Long> pids, Map<String, Integer> unheld) {}

    private record Seen(Namespace namespace, SocketCounts sockets) {}
}
