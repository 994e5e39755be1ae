// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/**
 * Asks the kernel about an open descriptor through natives that the JDK already has ({@code sun.nio.ch.Net}, JDK 8 to
 * 27): about a microsecond a question, no native library. Runs on application threads. Needs {@code sun.nio.ch} and
 * {@code java.io} opened to this package's module beforehand.
 */
public final class JdkNet {
    /** What {@link #tcpState} returns for a descriptor that is not a TCP socket, or not open. */
    public static final int NOT_TCP = 0;
    /** What {@link #tcpState} returns where only the call is known; no kernel has a state of this number. */
    public static final int NO_STATE = 255;

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int SOL_SOCKET = 1;
    private static final int SO_LINGER = 13;
    private static final int SO_RCVBUF = 8;
    /** The numbers above are Linux's, and no other kernel has its tcp_info. */
    private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

    /**
     * Not initialised by us: that would fix {@code java.net.preferIPv4Stack} before the application's main has had its say.
     * Every socket that there is to ask about has done so.
     */
    private static final Class<?> NET = JdkFields.jdkClassIfAny("sun.nio.ch.Net");

    private static final MethodHandle GET_INT_OPTION;
    private static final MethodHandle AVAILABLE;
    private static final MethodHandle POLL;
    private static final MethodHandle LOCAL_ADDRESS;
    private static final MethodHandle LOCAL_INET_ADDRESS;
    private static final MethodHandle REMOTE_ADDRESS;
    private static final MethodHandle DESCRIPTOR_NUMBER;
    private static final MethodHandle SET_DESCRIPTOR_NUMBER;

    static {
        GET_INT_OPTION = method("getIntOption0", int.class, FileDescriptor.class, boolean.class, int.class, int.class);
        MethodHandle available = method("available", int.class, FileDescriptor.class);
        AVAILABLE = available != null ? available : ScratchSocket.available();
        POLL = method("poll", int.class, FileDescriptor.class, int.class, long.class);
        LOCAL_ADDRESS = method("localAddress", InetSocketAddress.class, FileDescriptor.class);
        LOCAL_INET_ADDRESS = method("localInetAddress", InetAddress.class, FileDescriptor.class);
        REMOTE_ADDRESS = method("remoteAddress", InetSocketAddress.class, FileDescriptor.class);
        try {
            MethodHandles.Lookup descriptor =
                    MethodHandles.privateLookupIn(FileDescriptor.class, MethodHandles.lookup());
            DESCRIPTOR_NUMBER = descriptor.findGetter(FileDescriptor.class, "fd", int.class);
            SET_DESCRIPTOR_NUMBER = descriptor.findSetter(FileDescriptor.class, "fd", int.class);
        } catch (ReflectiveOperationException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }

    /** Null where this JDK has none: whoever calls it gets the answer of a descriptor that is not open. */
    private static MethodHandle method(String name, Class<?> result, Class<?>... parameters) {
        try {
            return MethodHandles.privateLookupIn(NET, MethodHandles.lookup())
                    .findStatic(NET, name, MethodType.methodType(result, parameters));
        } catch (ReflectiveOperationException | RuntimeException otherJdk) {
            return null;
        }
    }

    /** False once it has turned out that this JDK declares the method and has no native code for it. */
    private static volatile boolean tellsPeer = true;

    private JdkNet() {}

    /** Whether the application has used the JDK's sockets, so that a question changes nothing for it. */
    public static boolean isInitialised() {
        try {
            return JavaBase.isInitialised(NET);
        } catch (ReflectiveOperationException | RuntimeException otherJdk) {
            return false;
        }
    }

    /** Whether this system tells the state of a connection. */
    public static boolean tellsState() {
        return LINUX;
    }

    /** {@code tcpi_state}, the first byte of {@code struct tcp_info}, or {@link #NOT_TCP}, or {@link #NO_STATE}. */
    public static int tcpState(FileDescriptor descriptor) {
        return !LINUX
                ? NO_STATE
                : firstByte(intOption(descriptor, IPPROTO_TCP, TCP_INFO, NOT_TCP), ByteOrder.nativeOrder());
    }

    /** Of four bytes of a struct that the JDK has read as one number. */
    static int firstByte(int read, ByteOrder order) {
        return order == ByteOrder.LITTLE_ENDIAN ? read & 0xff : read >>> 24;
    }

    /** SO_LINGER in seconds, or -1 where it is off or not known. */
    public static int linger(FileDescriptor descriptor) {
        return !LINUX ? -1 : intOption(descriptor, SOL_SOCKET, SO_LINGER, -1);
    }

    /** Bytes received and not read (FIONREAD); a FIN does not count. */
    public static int unreadBytes(FileDescriptor descriptor) {
        try {
            return (int) AVAILABLE.invokeExact(descriptor);
        } catch (Throwable notASocket) {
            return 0;
        }
    }

    /**
     * What poll(2) tells without waiting, or 0 where it tells nothing.
     *
     * @param events Linux's numbers, see {@link io.fourwave.tcp.Readiness}
     */
    public static int poll(FileDescriptor descriptor, int events) {
        try {
            return !LINUX ? 0 : (int) POLL.invokeExact(descriptor, events, 0L);
        } catch (Throwable notOpen) {
            return 0;
        }
    }

    /** The address that the socket is bound to, or null. Works in every state, after a reset too. */
    public static InetSocketAddress localAddress(FileDescriptor descriptor) {
        try {
            return (InetSocketAddress) LOCAL_ADDRESS.invokeExact(descriptor);
        } catch (Throwable notASocket) {
            return null;
        }
    }

    /** The address without the port, for half the cost of both; or null. */
    public static InetAddress localInetAddress(FileDescriptor descriptor) {
        try {
            return (InetAddress) LOCAL_INET_ADDRESS.invokeExact(descriptor);
        } catch (Throwable notASocket) {
            return null;
        }
    }

    /** The peer that the socket is connected to, or null: after a reset it is not. */
    public static InetSocketAddress remoteAddress(FileDescriptor descriptor) {
        if (!tellsPeer) {
            return InheritedPeer.of(number(descriptor));
        }
        try {
            return (InetSocketAddress) REMOTE_ADDRESS.invokeExact(descriptor);
        } catch (UnsatisfiedLinkError declaredOnly) {
            tellsPeer = false;
            return InheritedPeer.of(number(descriptor));
        } catch (Throwable notConnected) {
            return null;
        }
    }

    /** SO_RCVBUF in bytes, with the kernel's overhead counted in, or -1 where it is not known. */
    public static int receiveBuffer(FileDescriptor descriptor) {
        return !LINUX ? -1 : intOption(descriptor, SOL_SOCKET, SO_RCVBUF, -1);
    }

    /**
     * A descriptor object for a number that some other code holds. Only for questions: it is never closed, and the number
     * may be somebody else's by the time of the answer.
     */
    public static FileDescriptor descriptor(int number) {
        FileDescriptor descriptor = new FileDescriptor();
        try {
            SET_DESCRIPTOR_NUMBER.invokeExact(descriptor, number);
        } catch (Throwable impossible) {
            throw new IllegalStateException("a field setter does not throw", impossible);
        }
        return descriptor;
    }

    /** The number in this descriptor, or -1. The JDK leaves it in place after a close. */
    public static int number(FileDescriptor descriptor) {
        try {
            return (int) DESCRIPTOR_NUMBER.invokeExact(descriptor);
        } catch (Throwable impossible) {
            return -1;
        }
    }

    private static int intOption(FileDescriptor descriptor, int level, int option, int otherwise) {
        try {
            return (int) GET_INT_OPTION.invokeExact(descriptor, false, level, option);
        } catch (Throwable notASocket) {
            return otherwise;
        }
    }
}
