// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.capture.ConnectionTable;
import io.fourwave.connection.Connection;
import io.fourwave.connection.StackResolver;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkPoll;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * Asks the kernel for the state of every open connection: a peer's FIN or RST has no call of ours. Of those that were
 * open at both ends, or closed by the peer, it first asks many at a time whether anything has happened. It checks that
 * the descriptor is open before and after each question, since the kernel may give its number to somebody else. Watch
 * thread only.
 */
final class Sweep {
    /** About so many connections a sweep: 7 to 9 ms of CPU with all that comes along (docs/cost.md). */
    static final int AT_ONCE = 10_000;

    /** One round in so many asks each for its state: poll(2) does not show all that native code may do to a descriptor. */
    static final int ALL_STATES_ONE_ROUND_IN = 16;

    private final ConnectionTable table;
    private final TeardownTracker teardowns;
    private final StackResolver stacks;
    private final Listeners listeners;
    private final ToIntFunction<FileDescriptor> tcpState;
    private final PollBatch pollBatch;
    private final LongSupplier clock;
    private final Visitor visitor;
    private int round;
    private int part;
    private int parts = 1;

    /** Comes along on a sweep. */
    @FunctionalInterface
    interface Visitor {

        /** @param state what the kernel has just said of this open connection */
        void accept(Connection connection, TcpState state, long nowNanos);
    }

    /**
     * @param tcpState {@link JdkNet#tcpState}
     * @param poll {@link JdkPoll#ask}
     * @param clock {@code System::nanoTime}
     */
    Sweep(
            ConnectionTable table,
            TeardownTracker teardowns,
            StackResolver stacks,
            Listeners listeners,
            ToIntFunction<FileDescriptor> tcpState,
            PollBatch.Poll poll,
            LongSupplier clock,
            Visitor visitor) {
        this.visitor = visitor;
        this.table = table;
        this.teardowns = teardowns;
        this.stacks = stacks;
        this.listeners = listeners;
        this.tcpState = tcpState;
        this.pollBatch = new PollBatch(poll, clock, this::ask, this::still);
        this.clock = clock;
    }

    /** True before the first and after the last part of a round. */
    boolean isRoundComplete() {
        return part == 0;
    }

    /** Asks for all connections; of very many for a part, so that a round takes several sweeps. */
    void run(long now) {
        if (isRoundComplete()) {
            parts = Math.max(1, (table.size() + AT_ONCE / 2) / AT_ONCE);
            round++;
        }
        int asked = part;
        part = (part + 1) % parts;
        table.forEach(asked, parts, this::visit);
        pollBatch.ask();
        teardowns.sweepEnds(now);
    }

    /** Asks for all connections, however many, as far as the time allows. */
    void runForAll(long now, long deadline) {
        int pieces = Math.max(1, table.size() / AT_ONCE);
        for (int piece = 0; piece < pieces && clock.getAsLong() - deadline < 0; piece++) {
            table.forEach(piece, pieces, this::ask);
        }
        teardowns.sweepEnds(now);
    }

    private void visit(Connection connection) {
        if (round % ALL_STATES_ONE_ROUND_IN != 0 && PollBatch.areTold(connection)) {
            pollBatch.add(connection);
        } else {
            ask(connection);
        }
    }

    private void ask(Connection connection) {
        if (connection.isDescriptorGone()) {
            return;
        }
        // a FIN that comes when the state has been read came after this
        long before = clock.getAsLong();
        int number = tcpState.applyAsInt(connection.descriptor());
        if (connection.tuple() == null) {
            connection.resolveTuple(JdkNet.localAddress(connection.descriptor()));
        }
        long now = clock.getAsLong();
        // in this order: the descriptor goes after the call began. What a call has just done is its event's to tell
        if (connection.isDescriptorGone() || connection.isCallUnderWay()) {
            return;
        }
        if (number == JdkNet.NO_STATE) {
            connection.resolveOpenStack(stacks);
            return;
        }
        Optional<TcpState> state = TcpState.ofNumber(number);
        if (state.isEmpty() || connection.tuple() == null) {
            closedUnseen(connection);
            return;
        }
        sampled(connection, state.get(), before, now);
    }

    /** Nothing had happened at that time: it was in the state in which it had been. */
    private void still(Connection connection, long now) {
        if (!connection.isDescriptorGone() && !connection.isCallUnderWay()) {
            sampled(connection, connection.lastState(), now, now);
        }
    }

    /** @param before it was in this state then, or came into it between then and now */
    private void sampled(Connection connection, TcpState state, long before, long now) {
        listeners.resolveOrigin(connection);
        connection.resolveOpenStack(stacks);
        connection.resolveUses(stacks);
        moved(connection, state, now);
        connection.sampled(state, before);
        visitor.accept(connection, state, now);
    }

    private void moved(Connection connection, TcpState state, long now) {
        if (state == TcpState.FIN_WAIT_1 || state == TcpState.FIN_WAIT_2 || state == TcpState.LAST_ACK) {
            // by a call before the attach, or by one whose event was lost
            connection.finSent();
        }
        teardowns.swept(connection, state, now);
    }

    /** Not by a method that is woven: by native code, or by another copy of the descriptor's number. */
    private void closedUnseen(Connection connection) {
        connection.descriptorGoes();
        table.remove(connection);
        teardowns.descriptorLost(connection, clock.getAsLong());
    }
}
