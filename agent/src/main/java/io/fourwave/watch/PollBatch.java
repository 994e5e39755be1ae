// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Connection;
import io.fourwave.jdk.JdkPoll;
import io.fourwave.tcp.TcpState;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;

/**
 * Asks for many connections at once, and separates those to which something has happened, the peer's FIN or reset, from
 * the others. Watch thread only.
 */
final class PollBatch {
    static final int AT_ONCE = 1024;

    private final Poll poll;
    private final LongSupplier clock;
    private final Consumer<Connection> stirred;
    private final ObjLongConsumer<Connection> still;
    private final Connection[] connections = new Connection[AT_ONCE];
    private final int[] numbers = new int[AT_ONCE];
    private final int[] wanted = new int[AT_ONCE];
    private final boolean[] happened = new boolean[AT_ONCE];
    private int count;

    /** {@link JdkPoll#ask}. */
    @FunctionalInterface
    interface Poll {
        boolean ask(int[] numbers, int[] wanted, int count, boolean[] happened);
    }

    /**
     * @param stirred is given each connection that must be asked for its state
     * @param still is given each that was in the state in which it had been, and when that was so
     */
    PollBatch(Poll poll, LongSupplier clock, Consumer<Connection> stirred, ObjLongConsumer<Connection> still) {
        this.poll = poll;
        this.clock = clock;
        this.stirred = stirred;
        this.still = still;
    }

    /** poll(2) does not show that our own FIN moved a connection. In CLOSE_WAIT only a reset can still come. */
    static boolean areTold(Connection connection) {
        TcpState state = connection.lastState();
        return (state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT)
                && !connection.isFinSent()
                && !connection.isCallLost();
    }

    void add(Connection connection) {
        if (connection.isDescriptorGone()) {
            return;
        }
        connections[count] = connection;
        numbers[count] = connection.descriptorNumber();
        wanted[count] = connection.lastState() == TcpState.ESTABLISHED ? JdkPoll.PEER_FIN : 0;
        count++;
        if (count == AT_ONCE) {
            ask();
        }
    }

    /** For those added since the last time. */
    void ask() {
        int asked = count;
        count = 0;
        // taken before the question: a FIN that comes while the answers are read was not asked for
        long now = clock.getAsLong();
        boolean answered = asked > 0 && poll.ask(numbers, wanted, asked, happened);
        for (int i = 0; i < asked; i++) {
            Connection connection = connections[i];
            connections[i] = null;
            if (answered && !happened[i]) {
                still.accept(connection, now);
            } else {
                stirred.accept(connection);
            }
        }
    }
}
