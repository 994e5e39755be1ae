// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.connection.Use;
import io.fourwave.connection.census.UnacceptedConnection;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/**
 * What the kernel has accepted and the application has not: such a connection has no descriptor, so its inode is 0 in
 * every table. Only those that the peer has closed meanwhile are kept. Watch thread only.
 */
final class AcceptQueues {
    private static final Set<TcpState> STATES = Set.of(TcpState.CLOSE_WAIT, TcpState.LISTEN);

    private final SocketTable kernel;
    private final IntFunction<Use> listenerAt;
    private final IntFunction<Use> acceptorAt;
    private final IntUnaryOperator acceptedOn;
    /** The longest known first. */
    private Map<FourTuple, UnacceptedConnection> waiting = new LinkedHashMap<>();

    private final Map<Integer, Integer> acceptedBefore = new HashMap<>();

    /**
     * @param listenerAt where the application began to listen on a port, or null
     * @param acceptorAt the last accept on a port, or null
     * @param acceptedOn how many connections the application has accepted on a port so far, or more
     */
    AcceptQueues(
            SocketTable kernel, IntFunction<Use> listenerAt, IntFunction<Use> acceptorAt, IntUnaryOperator acceptedOn) {
        this.kernel = kernel;
        this.listenerAt = listenerAt;
        this.acceptorAt = acceptorAt;
        this.acceptedOn = acceptedOn;
    }

    /** @param ours the inodes of the sockets on which this process listens */
    void look(Set<Long> ours, long now) {
        if (ours.isEmpty() || !(kernel.scan(STATES) instanceof Reading.Sockets table)) {
            waiting = new LinkedHashMap<>();
            return;
        }
        Map<Integer, List<KernelSocket>> listeners = table.sockets().stream()
                .filter(socket -> socket.state() == TcpState.LISTEN)
                .collect(Collectors.groupingBy(socket -> socket.tuple().localPort()));
        forgetAccepted();
        Map<FourTuple, UnacceptedConnection> known = new LinkedHashMap<>(waiting);
        Set<FourTuple> found = new LinkedHashSet<>();
        for (KernelSocket socket : table.sockets()) {
            FourTuple tuple = socket.tuple();
            if (socket.inode() == 0
                    && socket.state() == TcpState.CLOSE_WAIT
                    && isOurs(tuple, listeners.getOrDefault(tuple.localPort(), List.of()), ours)) {
                found.add(tuple);
                known.computeIfAbsent(tuple, first -> unaccepted(first, now));
            }
        }
        known.keySet().retainAll(found);
        waiting = known;
        acceptedBefore.clear();
        found.forEach(tuple -> acceptedBefore.computeIfAbsent(tuple.localPort(), acceptedOn::applyAsInt));
    }

    private UnacceptedConnection unaccepted(FourTuple tuple, long now) {
        int port = tuple.localPort();
        return new UnacceptedConnection(tuple, now, listenerAt.apply(port), acceptorAt.apply(port));
    }

    /** Those of the last look, without what was accepted since. */
    List<UnacceptedConnection> waiting() {
        forgetAccepted();
        return List.copyOf(waiting.values());
    }

    /**
     * A queue is one: what was accepted since the last look was what had waited longest. A row with the addresses and ports
     * of one of those is another connection, and its client has the port again.
     */
    private void forgetAccepted() {
        Map<Integer, Integer> accepted = new HashMap<>();
        acceptedBefore.replaceAll((port, before) -> {
            int now = acceptedOn.applyAsInt(port);
            accepted.put(port, now - before);
            return now;
        });
        waiting.keySet().removeIf(tuple -> accepted.merge(tuple.localPort(), -1, Integer::sum) >= 0);
    }

    /** Those that listen on its very address come before those on every address. Another process may listen too. */
    private static boolean isOurs(FourTuple tuple, List<KernelSocket> onPort, Set<Long> ours) {
        List<KernelSocket> listening = onPort.stream()
                .filter(socket -> socket.tuple().listensFor(tuple))
                .toList();
        boolean exact = listening.stream().anyMatch(socket -> socket.tuple().isOn(tuple));
        return !listening.isEmpty()
                && listening.stream()
                        .filter(socket -> !exact || socket.tuple().isOn(tuple))
                        .allMatch(socket -> ours.contains(socket.inode()));
    }
}
