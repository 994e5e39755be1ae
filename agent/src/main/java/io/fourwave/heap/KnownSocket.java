// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import java.util.Optional;

/**
 * What the kernel or the agent says of a connection, to be put beside what the dump says.
 *
 * @param descriptor -1 where it is not known
 * @param state such as {@code close_wait}
 * @param finding such as {@code #2 close_wait_leak}
 */
public record KnownSocket(
        String localAddress,
        int localPort,
        String peerAddress,
        int peerPort,
        int descriptor,
        String state,
        Optional<String> finding) {

    boolean matches(HeldSocket held) {
        return held.peer()
                        .filter(peer -> peer.port() == peerPort
                                && (peer.address() == null || peer.address().equals(peerAddress)))
                        .isPresent()
                && held.local()
                        .filter(local -> local.port() == localPort
                                && (local.address() == null
                                        || local.address().equals(localAddress)
                                        || isAny(local.address())))
                        .isPresent();
    }

    private static boolean isAny(String address) {
        return address.equals("0.0.0.0") || address.equals("::");
    }
}
