// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.holding.HolderPath;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSocket;
import io.fourwave.jdk.JdkSockets;
import io.fourwave.tcp.FourTuple;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The open connections that a path leads to, as of the last walk: they may be taken out of it at any time, so that the path is
 * walked again while a batch goes on. Holds none of them. Any thread.
 */
final class PathSockets {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** A walk takes one part of so many of a batch's time. */
    private static final int DUTY = 20;

    private final HolderPath path;
    private final CloseConditions conditions;
    /** A walk may hang in a class loader: nobody waits for it but who has begun it. */
    private volatile Walked last = new Walked(Map.of(), Optional.empty(), "", 0, 0);

    private volatile boolean walked;

    PathSockets(HolderPath path, CloseConditions conditions) {
        this.path = path;
        this.conditions = conditions;
    }

    /** True where the last walk is too long ago. */
    boolean isDue() {
        return !walked || System.nanoTime() - last.endedNanos > Math.max(FRESH_NANOS, DUTY * last.tookNanos);
    }

    void walk() {
        long begun = System.nanoTime();
        List<Class<?>> roots = conditions.classesNamed(path.className());
        PathWalk walk = PathWalk.of(path, roots);
        Map<FourTuple, Held> found = new HashMap<>();
        walk.connections().forEach((socket, pool) -> put(socket, pool, found));
        long now = System.nanoTime();
        last = new Walked(found, Optional.empty(), gaps(roots, walk), now, now - begun);
        walked = true;
    }

    /** Asks the kernel for the other ends on this host; until then nobody knows. */
    void lookAtPeers() throws InterruptedException {
        Walked now = last;
        List<FourTuple> here =
                now.byTuple.keySet().stream().filter(FourTuple::isSameHost).toList();
        last = new Walked(
                now.byTuple,
                here.isEmpty() ? Optional.of(Set.of()) : conditions.halfClosedByPeer(here),
                now.gaps,
                now.endedNanos,
                now.tookNanos);
    }

    private static void put(Object socket, boolean pool, Map<FourTuple, Held> found) {
        JdkSocket jdk = JdkSockets.of(socket);
        if (isClosed(jdk, socket) || jdk.descriptor(socket) == null) {
            return;
        }
        // as the kernel has it, which is how what nobody has met is known; after a reset it has no peer any more
        InetSocketAddress asked = JdkNet.remoteAddress(jdk.descriptor(socket));
        InetSocketAddress peer = asked == null || asked.getAddress() == null ? jdk.peer(socket) : asked;
        InetSocketAddress local = JdkNet.localAddress(jdk.descriptor(socket));
        if (local != null && peer != null && local.getAddress() != null && peer.getAddress() != null) {
            found.put(FourTuple.of(local, peer), new Held(new WeakReference<>(socket), pool));
        }
    }

    /** Its close has begun: its descriptor's number may be another's. */
    static boolean isClosed(JdkSocket jdk, Object socket) {
        return jdk.isClosing(socket) || socket instanceof Channel channel && !channel.isOpen();
    }

    private String gaps(List<Class<?>> roots, PathWalk walk) {
        List<String> all = new ArrayList<>();
        if (roots.isEmpty()) {
            all.add("no class " + path.className() + " is loaded");
        }
        if (walk.isCut()) {
            all.add("the walk ended before its time, so that there may be more");
        }
        if (!walk.unread().isEmpty()) {
            all.add("not to be read: " + String.join(", ", walk.unread()));
        }
        return String.join("; ", all);
    }

    /** How many open connections the path leads to. */
    int count() {
        return last.byTuple.size();
    }

    /** What of the path could not be walked; empty where it all was. */
    String gaps() {
        return last.gaps;
    }

    /** Empty where the path does not lead to it. */
    Optional<Held> at(FourTuple tuple) {
        return Optional.ofNullable(tuple).map(last.byTuple::get);
    }

    /** Why its peer may wait for the rest; empty where it does not. */
    Optional<Sparing> peerWaits(FourTuple tuple) {
        if (!tuple.isSameHost()) {
            return Optional.empty();
        }
        Optional<Set<FourTuple>> halfClosed = last.halfClosed;
        if (!halfClosed.isPresent()) {
            return Optional.of(Sparing.PEER_UNKNOWN);
        }
        return halfClosed.get().contains(tuple) ? Optional.of(Sparing.PEER_WAITS) : Optional.empty();
    }

    /**
     * @param socket the JDK's object
     * @param pool a way to it goes through a pool
     */
    record Held(WeakReference<Object> socket, boolean pool) {}

    /** @param halfClosed empty where the kernel did not say */
    private record Walked(
            Map<FourTuple, Held> byTuple,
            Optional<Set<FourTuple>> halfClosed,
            String gaps,
            long endedNanos,
            long tookNanos) {}
}
