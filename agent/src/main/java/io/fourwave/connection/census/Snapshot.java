// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection.census;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.Teardown;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is known after a sweep: what the detectors look at. Valid on the watch thread until the next turn.
 *
 * @param nowNanos {@code System.nanoTime}
 * @param open the connections whose descriptors are held
 * @param conspicuous those among the open ones that anything can be the matter with: of 50,000 connections at work none
 * @param withoutDescriptor teardowns of connections that only the kernel still has
 * @param untrackedSockets connections of this process that no woven code has met
 * @param unconnected sockets of TCP that have no connection and do not listen
 * @param waiting connections that the peer has closed before anybody accepted them
 * @param blockedCloses closes that wait behind a write, above the JDK's socket
 * @param standstills when this process did not run
 */
public record Snapshot(
        long nowNanos,
        Collection<Connection> open,
        Collection<Connection> conspicuous,
        Collection<Teardown> withoutDescriptor,
        List<UntrackedSocket> untrackedSockets,
        List<UntrackedSocket> unconnected,
        List<UnacceptedConnection> waiting,
        List<BlockedClose> blockedCloses,
        Census census,
        Standstills standstills) {

    /** How much there is to look at. */
    public int size() {
        return open.size() + withoutDescriptor.size() + untrackedSockets.size() + waiting.size();
    }

    /**
     * How long ago it was that this process has run for so long since: that much, and what it stood still meanwhile. What is
     * older than this answer has had its time.
     */
    public long sinceRunning(long nanos) {
        return standstills.reach(nowNanos, nanos);
    }

    /**
     * A close that has not come to the JDK's socket: it waits for a lock that a writer has.
     *
     * @param connection the one that the writer used last, or null
     * @param sinceNanos {@code System.nanoTime} of the first look that found it so
     * @param holder the writer
     */
    public record BlockedClose(
            Connection connection,
            long sinceNanos,
            String closer,
            Stack closing,
            String writer,
            Stack writing,
            WeakReference<Thread> holder) {

        /** The same, once it is known which connection is meant. */
        public BlockedClose of(Connection writersOwn) {
            return new BlockedClose(writersOwn, sinceNanos, closer, closing, writer, writing, holder);
        }
    }

    /**
     * The times at which this process did not run: it was stopped, its host was frozen, all of it waited for a collection.
     * Nobody can have read or closed anything meanwhile. Immutable, and bounded: of many, the oldest are put together.
     *
     * @param edges the beginning and the end of each, in order: {@code System.nanoTime}
     */
    public record Standstills(List<Long> edges) {
        public static final Standstills NONE = new Standstills(List.of());
        private static final int AT_MOST = 64;

        /** With this one, which is later than all the others. */
        public Standstills and(long from, long until) {
            List<Long> more = new ArrayList<>(edges);
            more.add(from);
            more.add(until);
            if (more.size() > 2 * AT_MOST) {
                long first = more.remove(1) - more.remove(0);
                more.set(0, more.get(0) - first);
            }
            return new Standstills(List.copyOf(more));
        }

        /** How far back from now the moment is since when the process has run for so long. */
        public long reach(long now, long running) {
            long back = running;
            for (int i = edges.size() - 2; i >= 0; i -= 2) {
                long from = edges.get(i);
                long until = edges.get(i + 1);
                if (until - (now - back) > 0) {
                    back += until - from;
                }
            }
            return back;
        }
    }
}
