// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.SocketImpl;

/**
 * FIONREAD where {@code sun.nio.ch.Net} does not have it (JDK 8 to 12): {@code java.net.PlainSocketImpl} asks for it by a
 * native method that reads nothing but the socket's descriptor. Each question has an object of its own, which no constructor
 * has run on and which therefore has no finalizer: nothing ever closes the descriptor that was put into it.
 */
final class ScratchSocket {
    private static final Class<?> TYPE = JdkFields.jdkClassIfAny("java.net.PlainSocketImpl");

    private ScratchSocket() {}

    /** From a descriptor to an int; null where this JDK has no such socket. */
    static MethodHandle available() {
        try {
            MethodHandle available = MethodHandles.privateLookupIn(TYPE, MethodHandles.lookup())
                    .findVirtual(TYPE, "socketAvailable", MethodType.methodType(int.class));
            MethodHandle setDescriptor = MethodHandles.privateLookupIn(SocketImpl.class, MethodHandles.lookup())
                    .findSetter(SocketImpl.class, "fd", FileDescriptor.class);
            return ask(
                    JavaBase.allocator(TYPE).asType(MethodType.methodType(SocketImpl.class)),
                    setDescriptor,
                    available.asType(MethodType.methodType(int.class, SocketImpl.class)));
        } catch (ReflectiveOperationException | RuntimeException otherJdk) {
            return null;
        }
    }

    /** {@code socket = allocate(); socket.fd = descriptor; return socket.available();} */
    private static MethodHandle ask(MethodHandle allocate, MethodHandle setDescriptor, MethodHandle available) {
        MethodHandle fill = MethodHandles.dropArguments(available, 1, FileDescriptor.class);
        return MethodHandles.foldArguments(MethodHandles.foldArguments(fill, setDescriptor), allocate);
    }
}
