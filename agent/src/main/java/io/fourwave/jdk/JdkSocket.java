// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import io.fourwave.connection.SocketApi;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;

/**
 * What the JDK's own objects know about a socket: one implementation for each of its three APIs, private fields reached
 * by name. Every method is safe on an application thread: it reads fields, it takes no lock.
 */
public interface JdkSocket extends SocketApi {

    /** Null before the socket has one. */
    FileDescriptor descriptor(Object socket);

    /** The peer's address, null for a listener, a Unix-domain channel, a socket that was never told to connect. */
    InetSocketAddress peer(Object socket);

    /** This end's address, or null; asks the kernel for no more than the object does not know. */
    InetSocketAddress local(Object socket);

    /** True once a connect began and until it succeeded. */
    boolean isConnecting(Object socket);

    /** True once the socket's close has begun. */
    boolean isClosing(Object socket);

    /** True when a selector keeps the descriptor open beyond the close, until it next selects. */
    default boolean isHeldBySelector(Object socket) {
        return false;
    }
}
