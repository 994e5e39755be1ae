// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.jdk.JdkNet;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The local addresses that the JDK asked the kernel for a moment ago: it asks for that of each Socket when the Socket is
 * connected or accepted, and keeps no more than the port. The latest of each descriptor number, as far as there is room. Any thread.
 */
final class LocalAddresses {
    private static final int ROOM = 256;

    private final AtomicReferenceArray<Answer> answers = new AtomicReferenceArray<>(ROOM);

    void put(FileDescriptor descriptor, InetSocketAddress local) {
        // before a connect a bound socket may have a port and no address
        if (local != null && !local.getAddress().isAnyLocalAddress()) {
            answers.lazySet(slot(descriptor), new Answer(descriptor, local));
        }
    }

    /** Once; null where it is not known. */
    InetSocketAddress take(FileDescriptor descriptor) {
        int slot = slot(descriptor);
        Answer found = answers.get(slot);
        if (found == null || found.descriptor != descriptor) {
            return null;
        }
        // one that another thread has put there meanwhile is lost: then the kernel is asked
        answers.lazySet(slot, null);
        return found.address;
    }

    private static int slot(FileDescriptor descriptor) {
        return JdkNet.number(descriptor) & (ROOM - 1);
    }

    /** What the kernel said of one descriptor. */
    record Answer(FileDescriptor descriptor, InetSocketAddress address) {}
}
