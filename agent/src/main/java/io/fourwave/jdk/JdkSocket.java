// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import io.fourwave.connection.SocketApi;
import io.fourwave.tcp.Readiness;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.List;

/**
 * What the JDK's own objects know about a socket: one implementation for each of its three APIs, private fields reached
 * by name. Every method is safe on an application thread: it reads fields, it takes no lock.
 */
public interface JdkSocket extends SocketApi {

    /** Null before the socket has one. */
    FileDescriptor descriptor(Object socket);

    /** The peer's address, null for a listener, a Unix-domain channel, a socket that never began to connect. */
    InetSocketAddress peer(Object socket);

    /** This end's address, or null; asks the kernel for no more than the object does not know. */
    InetSocketAddress local(Object socket);

    /** True once a connect began and until it succeeded. */
    boolean isConnecting(Object socket);

    /** True once the socket's close has begun. */
    boolean isClosing(Object socket);

    /** True where {@link #close} may be called on demand, by somebody else than the application. */
    default boolean isClosable() {
        return false;
    }

    /** True where a read may be started by one thread and end on another. */
    default boolean hasAsynchronousReads() {
        return false;
    }

    /** True while a thread waits in a read or write of it, or one is pending; a selector's wait does not count. */
    default boolean isInUse(Object socket) {
        return true;
    }

    /** Its own close, as the application would call it. Never on an application's thread: it may lock and wait. */
    default void close(Object socket) throws IOException {
        throw new IOException(apiName() + " is not closed on demand");
    }

    /** Those in which it is registered: after a close each must select once more before the descriptor is free. */
    default List<Selector> selectors(Object socket) {
        return List.of();
    }

    /** True when a selector keeps the descriptor open beyond the close, until it next selects. */
    default boolean isHeldBySelector(Object socket) {
        return false;
    }

    @Override
    default boolean isErrorPending(FileDescriptor descriptor) {
        return Readiness.hasError(JdkNet.poll(descriptor, Readiness.NONE));
    }
}
