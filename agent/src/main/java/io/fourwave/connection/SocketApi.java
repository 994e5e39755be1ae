// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import java.io.FileDescriptor;

/** What holds for all sockets of one of the APIs, by which an application has its connections. Any thread. */
public interface SocketApi {

    /** How people write the API's class: {@code Socket}, {@code SocketChannel}, {@code AsynchronousSocketChannel}. */
    String apiName();

    /**
     * True when reads of it do not wait: somebody selects, or nobody looks. False of an asynchronous channel: a pending read
     * returns the end, and without one the channel is put aside like a socket that blocks.
     *
     * @param socket may be null where {@link #isClosedByCollector}: all sockets of such an API are alike
     */
    boolean isNonBlocking(Object socket);

    /** True where reads do not wait, and no selector has it: nobody hears of anything that happens to it. */
    default boolean isWithoutSelector(Object socket) {
        return false;
    }

    /** True where a selector has it, and is not to tell of what there is to read: whoever reads it pauses. */
    default boolean isReadingPaused(Object socket) {
        return false;
    }

    /** True where a selector has it, and is to tell of what there is to read at its next select. */
    default boolean isReadingAwaited(Object socket) {
        return false;
    }

    /**
     * True where the kernel has an error for it that no call has met yet (POLLERR).
     *
     * @param descriptor only for the question
     */
    default boolean isErrorPending(FileDescriptor descriptor) {
        return false;
    }

    /** False where the garbage collector never closes a descriptor that the application has lost (JDK 8 to 25: channels). */
    boolean isClosedByCollector();

    /** True where that is done once nobody has the JDK's descriptor object any more: we must not have it either. */
    default boolean isDescriptorWatchedByCollector() {
        return false;
    }

    /** True when the JDK shuts the output down before it closes the descriptor. */
    default boolean sendsFinBeforeClose() {
        return false;
    }

    /** True when every option that is set goes through {@code sun.nio.ch.Net}, where it is seen. */
    default boolean setsOptionsByNet() {
        return true;
    }
}
