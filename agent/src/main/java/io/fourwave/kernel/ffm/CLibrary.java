// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel.ffm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The five C functions of a socket. They share one buffer and one {@code errno}: for one thread at a time. A negative
 * result is the negative {@code errno}.
 */
final class CLibrary {
    static final int BUFFER_BYTES = 64 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private final ForeignLinker linker;
    private final MethodHandle socket;
    private final MethodHandle setsockopt;
    private final MethodHandle send;
    private final MethodHandle recv;
    private final MethodHandle close;

    CLibrary() throws Throwable {
        linker = new ForeignLinker();
        Object memory = linker.segment(buffer);
        socket = linker.function("socket", int.class, int.class, int.class, int.class);
        setsockopt = MethodHandles.insertArguments(
                linker.function("setsockopt", int.class, int.class, int.class, int.class, ByteBuffer.class, int.class),
                3,
                memory);
        send = MethodHandles.insertArguments(
                linker.function("send", long.class, int.class, ByteBuffer.class, long.class, int.class), 1, memory);
        recv = MethodHandles.insertArguments(
                linker.function("recv", long.class, int.class, ByteBuffer.class, long.class, int.class), 1, memory);
        close = linker.function("close", int.class, int.class);
    }

    /** What {@code send} and {@code setsockopt} pass, and what {@code recv} fills, from index 0. */
    ByteBuffer buffer() {
        return buffer;
    }

    int socket(int family, int type, int protocol) {
        try {
            return orErrno((int) socket.invokeExact(family, type, protocol));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int setsockopt(int descriptor, int level, int option, int length) {
        try {
            return orErrno((int) setsockopt.invokeExact(descriptor, level, option, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int send(int descriptor, int length) {
        try {
            return orErrno((int) (long) send.invokeExact(descriptor, (long) length, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int recv(int descriptor, int flags) {
        try {
            return orErrno((int) (long) recv.invokeExact(descriptor, (long) BUFFER_BYTES, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int close(int descriptor) {
        try {
            return orErrno((int) close.invokeExact(descriptor));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private int orErrno(int result) {
        return result < 0 ? -linker.errno() : result;
    }

    private static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException("a native call could not be made: " + e, e);
    }
}
