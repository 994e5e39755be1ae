// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.util.regex.Pattern;

/** What instances of a class mean here. */
public enum Interest {
    NONE,
    /** {@code NioSocketImpl} (JDK 13+), {@code PlainSocketImpl} and {@code SocksSocketImpl} (to JDK 17). */
    SOCKET,
    CHANNEL,
    ASYNCHRONOUS_CHANNEL,
    /** Netty's, over epoll, io_uring or kqueue: their descriptors are numbers. */
    NETTY,
    /** The number of one of those. */
    NETTY_DESCRIPTOR,
    THREAD,
    /** Its classes live as long as it does. */
    CLASS_LOADER,
    /** A virtual thread that waits: JDK 21 writes its stack to no dump. */
    STACK_CHUNK,
    /**
     * Holds whatever is registered with it: a selector its channels, a soft reference what there is memory for. Tells less
     * than a path through the application, so it is asked last.
     */
    REGISTRY,
    /** This agent's own tables. */
    OURS;

    /** {@code io.netty.channel.epoll.EpollSocketChannel}, shaded or not; no listener, datagram or Unix-domain socket. */
    private static final Pattern NETTY_STREAM = Pattern.compile(
            "(?:.*\\.)?netty\\.channel\\.(?:epoll\\.Epoll|kqueue\\.KQueue|uring\\.I[oO]Uring|.*\\.io_?uring\\.I[oO]Uring)SocketChannel");

    /** A connection, to be looked for. */
    public boolean isWanted() {
        return this == SOCKET || this == CHANNEL || this == ASYNCHRONOUS_CHANNEL || this == NETTY;
    }

    public static Interest of(HeapClass heapClass) {
        if (heapClass.name().startsWith("io.fourwave.")) {
            return OURS;
        }
        for (HeapClass each = heapClass; each != null; each = each.superclass()) {
            Interest interest = ofName(each.name());
            if (interest != NONE) {
                return interest;
            }
        }
        return NONE;
    }

    private static Interest ofName(String name) {
        return switch (name) {
            case "sun.nio.ch.NioSocketImpl", "java.net.PlainSocketImpl" -> SOCKET;
            case "sun.nio.ch.SocketChannelImpl" -> CHANNEL;
            case "sun.nio.ch.AsynchronousSocketChannelImpl" -> ASYNCHRONOUS_CHANNEL;
            case "java.lang.Thread" -> THREAD;
            case "java.lang.ClassLoader" -> CLASS_LOADER;
            case "jdk.internal.vm.StackChunk" -> STACK_CHUNK;
            case "sun.nio.ch.SelectorImpl",
                    "sun.nio.ch.SelectionKeyImpl",
                    "sun.nio.ch.Port",
                    "java.lang.ref.SoftReference" -> REGISTRY;
            default ->
                name.endsWith("netty.channel.unix.FileDescriptor")
                        ? NETTY_DESCRIPTOR
                        : NETTY_STREAM.matcher(name).matches() ? NETTY : NONE;
        };
    }
}
