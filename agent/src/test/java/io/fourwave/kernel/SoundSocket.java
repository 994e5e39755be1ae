// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.fuzz.Claim;

/** What is true of every row, whoever made up the bytes that it was read from. */
final class SoundSocket {

    private SoundSocket() {}

    static void check(KernelSocket socket) {
        Claim.that(isPort(socket.tuple().localPort()) && isPort(socket.tuple().peerPort()), socket);
        Claim.that(socket.inode() >= 0 && socket.receiveQueue() >= 0 && socket.sendQueue() >= 0, socket);
        Claim.that(socket.timerMillis() >= -1, socket);
        Claim.that(socket.state() != null && socket.timer() != null, socket);
        Claim.that(socket.tuple().reversed().reversed().equals(socket.tuple()), socket);
    }

    private static boolean isPort(int number) {
        return number >= 0 && number <= 0xffff;
    }
}
