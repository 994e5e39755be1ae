// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.heap.HeldSocket.Condition;
import io.fourwave.heap.HeldSocket.SocketEnd;
import io.fourwave.heap.hprof.DumpException;
import io.fourwave.heap.hprof.HeapDump;
import io.fourwave.heap.hprof.Interest;
import io.fourwave.heap.hprof.LeafObjects;
import io.fourwave.heap.hprof.Progress;
import io.fourwave.heap.hprof.RootKind;
import io.fourwave.heap.hprof.RootTable;
import io.fourwave.holding.PoolUse;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who holds the connections of a dump.
 *
 * @param takenAt when the dump was begun, ISO 8601
 * @param bytes its size
 * @param released closed ones whose objects are still in memory
 * @param stacksMissing virtual threads whose stacks the dump has not: what only they hold seems to be held by nobody
 * @param groups the largest first
 */
public record Holders(
        String takenAt,
        long bytes,
        int connections,
        int listeners,
        int released,
        int stacksMissing,
        List<HolderGroup> groups) {

    /**
     * @param known what others say of the same connections; may be empty
     * @throws DumpException for a file that is no whole dump of HotSpot
     * @throws IOException also where there is no room for temporary files
     */
    public static Holders of(Path file, List<KnownSocket> known, Progress progress) throws IOException {
        return of(() -> HeapDump.open(file, progress), known, progress);
    }

    /** The same of a file that may have no name any more. */
    public static Holders of(FileChannel channel, List<KnownSocket> known, Progress progress) throws IOException {
        return of(() -> HeapDump.open(channel, progress), known, progress);
    }

    private static Holders of(DumpSource opening, List<KnownSocket> known, Progress progress) throws IOException {
        try {
            return read(opening.dump(), known, progress);
        } catch (IndexOutOfBoundsException | NullPointerException | NegativeArraySizeException outOfPlace) {
            throw new DumpException("it is damaged: a number in it points to nowhere (" + outOfPlace + ")");
        } catch (InternalError unmapped) {
            // a mapped page that cannot be had
            throw new DumpException("it became shorter while it was read, or there is no room for temporary files");
        }
    }

    /** Only those in which connections of such a finding are, as {@link KnownSocket} has it. */
    public Holders ofFinding(Predicate<String> wanted) {
        List<HolderGroup> rows = groups.stream()
                .filter(group -> group.findings().keySet().stream().anyMatch(wanted))
                .toList();
        int held = rows.stream().mapToInt(HolderGroup::count).sum();
        return new Holders(takenAt, bytes, held, listeners, released, stacksMissing, rows);
    }

    private static Holders read(HeapDump dump, List<KnownSocket> known, Progress progress) throws IOException {
        int wanted = 0;
        for (Interest kind : Interest.values()) {
            wanted += kind.isWanted() ? dump.count(kind) : 0;
        }
        LeafObjects leaves = new LeafObjects(dump, progress);
        List<HeldSocket> sockets = new SocketReader(dump, leaves).all();
        Reachability reached = Reachability.of(dump, wanted, progress);
        RootNames roots = new RootNames(dump, leaves);
        HolderPaths paths = new HolderPaths(dump, reached, roots);
        roots.prepare(rootsOf(sockets, dump, reached, paths));
        return new Grouping(dump, paths, known).of(sockets);
    }

    private static Set<RootTable.Root> rootsOf(
            List<HeldSocket> sockets, HeapDump dump, Reachability reached, HolderPaths paths) {
        Set<Integer> roots = new HashSet<>();
        for (HeldSocket socket : sockets) {
            int number = dump.numbers().of(socket.id());
            if (reached.isReached(number)) {
                roots.add(paths.rootOf(number));
            }
        }
        Set<RootTable.Root> found = new HashSet<>();
        roots.forEach(number -> found.add(reached.root(number)));
        return found;
    }

    /** Reading a dump begins with opening it. */
    @FunctionalInterface
    private interface DumpSource {
        HeapDump dump() throws IOException;
    }

    /** Puts together what has the same way of being held. */
    private static final class Grouping {
        private final HeapDump dump;
        private final HolderPaths paths;
        private final Map<Integer, List<KnownSocket>> knownByLocalPort = new HashMap<>();
        private final Map<List<Object>, List<HeldSocket>> groups = new LinkedHashMap<>();

        Grouping(HeapDump dump, HolderPaths paths, List<KnownSocket> known) {
            this.dump = dump;
            this.paths = paths;
            known.forEach(each -> knownByLocalPort
                    .computeIfAbsent(each.localPort(), port -> new ArrayList<>())
                    .add(each));
        }

        Holders of(List<HeldSocket> sockets) {
            int listeners = 0;
            int released = 0;
            for (HeldSocket socket : sockets) {
                if (socket.condition() == Condition.RELEASED) {
                    released++;
                } else if (socket.condition() == Condition.LISTENING) {
                    listeners++;
                } else {
                    groups.computeIfAbsent(key(socket), key -> new ArrayList<>())
                            .add(socket);
                }
            }
            List<HolderGroup> rows = groups.values().stream()
                    .map(this::group)
                    .sorted(Comparator.comparingInt(HolderGroup::count).reversed())
                    .toList();
            return new Holders(
                    Instant.ofEpochMilli(dump.file().takenAtMillis()).toString(),
                    dump.file().size(),
                    sockets.size() - listeners - released,
                    listeners,
                    released,
                    lacksVirtualThreads() ? dump.count(Interest.STACK_CHUNK) : 0,
                    rows);
        }

        private List<Object> key(HeldSocket socket) {
            Optional<Shape> shape = shape(socket);
            return List.of(shape.<Object>map(known -> known).orElse(""), socket.kind(), socket.condition());
        }

        private Optional<Shape> shape(HeldSocket socket) {
            return paths.of(dump.numbers().of(socket.id()));
        }

        private HolderGroup group(List<HeldSocket> sockets) {
            HeldSocket first = sockets.get(0);
            Optional<Shape> shape = shape(first);
            List<Integer> descriptors = new ArrayList<>();
            Map<String, Integer> peers = new HashMap<>();
            Map<String, Integer> states = new HashMap<>();
            Map<String, Integer> findings = new HashMap<>();
            for (HeldSocket socket : sockets) {
                Optional<KnownSocket> known = known(socket);
                int descriptor = socket.descriptor() >= 0
                        ? socket.descriptor()
                        : known.map(KnownSocket::descriptor).orElse(-1);
                if (descriptor >= 0) {
                    descriptors.add(descriptor);
                }
                socket.peer().map(SocketEnd::toString).ifPresent(peer -> peers.merge(peer, 1, Integer::sum));
                if (!knownByLocalPort.isEmpty()) {
                    states.merge(known.map(KnownSocket::state).orElse("in no table"), 1, Integer::sum);
                }
                known.flatMap(KnownSocket::finding).ifPresent(finding -> findings.merge(finding, 1, Integer::sum));
            }
            descriptors.sort(null);
            return new HolderGroup(
                    sockets.size(),
                    shape.map(known -> steps(known, first.kind())).orElse(List.of()),
                    shape.map(Shape::last)
                            .filter(last -> last.contains("Socket") || last.contains("Channel"))
                            .orElseGet(() -> stepOf(first.kind())),
                    first.condition().text(),
                    shape.map(Shape::pool).orElse(PoolUse.NONE),
                    descriptors,
                    mostFirst(peers),
                    mostFirst(states),
                    mostFirst(findings),
                    shape.isPresent() ? paths.example(dump.numbers().of(first.id())) : List.of());
        }

        /** The socket itself is the last step, also where only its inside was met. */
        private static List<String> steps(Shape shape, Interest kind) {
            List<String> steps = new ArrayList<>(shape.steps());
            String last = steps.isEmpty() ? "" : steps.get(steps.size() - 1);
            if (steps.size() < 2 || !last.contains("Socket") && !last.contains("Channel")) {
                steps.add(stepOf(kind));
            }
            return steps;
        }

        /** How the object that has the descriptor is called, where nothing around it is shown. */
        private static String stepOf(Interest kind) {
            return switch (kind) {
                case CHANNEL -> "SocketChannel";
                case ASYNCHRONOUS_CHANNEL -> "AsynchronousSocketChannel";
                case NETTY -> "Netty channel";
                default -> "Socket";
            };
        }

        private Optional<KnownSocket> known(HeldSocket socket) {
            return socket.local()
                    .flatMap(local -> knownByLocalPort.getOrDefault(local.port(), List.of()).stream()
                            .filter(each -> each.matches(socket))
                            .findFirst());
        }

        /** JDK 22 and later write them as threads. */
        private boolean lacksVirtualThreads() {
            return dump.roots().all().stream()
                    .filter(root -> root.kind() == RootKind.THREAD_OBJECT)
                    .flatMap(root -> dump.object(root.id()).stream())
                    .noneMatch(thread -> thread.heapClass().isA("java.lang.BaseVirtualThread"));
        }

        private static Map<String, Integer> mostFirst(Map<String, Integer> counts) {
            Map<String, Integer> sorted = new LinkedHashMap<>();
            counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            return sorted;
        }
    }
}
