// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.heap.hprof.Interest;
import io.fourwave.tcp.FourTuple;
import java.util.Optional;

/**
 * One connection's object in a dump: what of it holds the descriptor.
 *
 * @param id the object's
 * @param descriptor -1 where it is not known or not there any more
 * @param local empty where the object does not know it; an address of null, where it knows the port alone
 */
record HeldSocket(
        long id,
        Interest kind,
        Condition condition,
        int descriptor,
        Optional<SocketEnd> local,
        Optional<SocketEnd> peer) {

    boolean holdsDescriptor() {
        return condition != Condition.RELEASED;
    }

    enum Condition {
        OPEN("open"),
        /** The application's part is done; a selector that does not select keeps the descriptor. */
        CLOSED_BUT_REGISTERED("closed, its selector keeps the descriptor"),
        NEVER_CONNECTED("never connected"),
        LISTENING("listening"),
        RELEASED("closed");

        private final String text;

        Condition(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** @param address null where only the port is known */
    record SocketEnd(String address, int port) {
        @Override
        public String toString() {
            return address == null ? "*:" + port : FourTuple.endpoint(address, port);
        }
    }
}
