// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

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
 * @param waiting connections that the peer has closed before anybody accepted them
 */
public record Snapshot(
        long nowNanos,
        Collection<Connection> open,
        Collection<Connection> conspicuous,
        Collection<Teardown> withoutDescriptor,
        List<UntrackedSocket> untrackedSockets,
        List<UnacceptedConnection> waiting,
        Census census) {

    /** How much there is to look at. */
    public int size() {
        return open.size() + withoutDescriptor.size() + untrackedSockets.size() + waiting.size();
    }
}
