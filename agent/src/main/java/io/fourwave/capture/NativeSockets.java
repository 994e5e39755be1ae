// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.jdk.NativeSocket;

/**
 * The sockets of native transports, by descriptor number. One stays in the table until its number is another socket's: there
 * is an object for each life of a number, and none for the numbers that are no TCP socket.
 */
final class NativeSockets {
    private final NumberedTable<NativeSocket> sockets = new NumberedTable<>();

    /** A new life of this number; null where it is not a TCP socket. */
    NativeSocket opened(int number) {
        NativeSocket socket = NumberedTable.holds(number) ? NativeSocket.at(number) : null;
        if (socket != null) {
            sockets.put(number, socket);
        }
        return socket;
    }

    /** The socket of this number, one that was opened before the attach too; null where it is not a TCP socket. */
    NativeSocket at(int number) {
        NativeSocket known = sockets.get(number);
        return known != null ? known : opened(number);
    }
}
