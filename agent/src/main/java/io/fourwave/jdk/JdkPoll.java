// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Asks by one system call whether anything has happened to many descriptors: poll(2) through a native that the JDK already
 * has ({@code sun.nio.ch.PollSelectorImpl}, JDK 17 to 25). It takes no lock of the socket's and reads a fraction of what
 * {@link JdkNet#tcpState} makes the kernel gather. Not safe for use by several threads.
 */
public final class JdkPoll {
    /** Asks for the peer's FIN (POLLRDHUP). The kernel shows a reset, or both FINs, in any case (POLLHUP, POLLERR). */
    public static final int PEER_FIN = 0x2000;

    /** {@code struct pollfd}: the descriptor's number (32 bits), what is asked (16 bits), what is answered (16 bits). */
    private static final int ENTRY_BYTES = 8;

    /** Where in an entry, read as one little-endian number: a sweep of thousands writes and reads each of them. */
    private static final int ASKED_SHIFT = 32;

    private static final int READY_SHIFT = 48;
    /** POLLNVAL: the number is not open. */
    private static final int INVALID = 0x20;

    private static final long NUMBER_BITS = 0xffffffffL;

    private final LongBuffer entries;
    private final long address;

    public JdkPoll(int capacity) {
        ByteBuffer allocated = allocate(capacity * ENTRY_BYTES);
        entries = allocated.order(ByteOrder.nativeOrder()).asLongBuffer();
        boolean asExpected = allocated.isDirect() && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        address = asExpected ? Natives.address(allocated) : 0;
    }

    /** The application may have used up -XX:MaxDirectMemorySize. */
    private static ByteBuffer allocate(int bytes) {
        try {
            return ByteBuffer.allocateDirect(bytes);
        } catch (OutOfMemoryError none) {
            return ByteBuffer.allocate(bytes);
        }
    }

    /**
     * Does not wait.
     *
     * @param numbers of the descriptors
     * @param wanted for each {@link #PEER_FIN}, or 0
     * @param count how many of them
     * @param happened is set for each: also for a number that is not open
     * @return false where this cannot be asked
     */
    public boolean ask(int[] numbers, int[] wanted, int count, boolean[] happened) {
        for (int i = 0; i < count; i++) {
            entries.put(i, (long) wanted[i] << ASKED_SHIFT | numbers[i] & NUMBER_BITS);
        }
        if (!Natives.poll(address, count)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            happened[i] = entries.get(i) >>> READY_SHIFT != 0;
        }
        return true;
    }

    /**
     * How many of these numbers are not open; -1 where this cannot be asked.
     *
     * @param count no more than this was made for
     */
    int closed(int first, int count) {
        for (int i = 0; i < count; i++) {
            entries.put(i, first + i & NUMBER_BITS);
        }
        if (!Natives.poll(address, count)) {
            return -1;
        }
        int closed = 0;
        for (int i = 0; i < count; i++) {
            closed += (entries.get(i) >>> READY_SHIFT & INVALID) != 0 ? 1 : 0;
        }
        return closed;
    }

    /** Absent in a JDK that has no such selector: then every question must be asked one by one. */
    private static final class Natives {
        private static final MethodHandle ADDRESS;
        private static final MethodHandle POLL;

        static {
            MethodHandle address = null;
            MethodHandle poll = null;
            try {
                Class<?> buffer = Class.forName("sun.nio.ch.DirectBuffer");
                Class<?> selector = Class.forName("sun.nio.ch.PollSelectorImpl");
                address = MethodHandles.privateLookupIn(buffer, MethodHandles.lookup())
                        .findVirtual(buffer, "address", MethodType.methodType(long.class))
                        .asType(MethodType.methodType(long.class, ByteBuffer.class));
                poll = MethodHandles.privateLookupIn(selector, MethodHandles.lookup())
                        .findStatic(
                                selector, "poll", MethodType.methodType(int.class, long.class, int.class, int.class));
            } catch (ReflectiveOperationException changed) {
                // both stay null
            }
            ADDRESS = poll == null ? null : address;
            POLL = poll;
        }

        private static long address(ByteBuffer buffer) {
            try {
                return ADDRESS == null ? 0 : (long) ADDRESS.invokeExact(buffer);
            } catch (Throwable impossible) {
                return 0;
            }
        }

        private static boolean poll(long address, int count) {
            try {
                return address != 0 && (int) POLL.invokeExact(address, count, 0) >= 0;
            } catch (Throwable refused) {
                return false;
            }
        }
    }
}
