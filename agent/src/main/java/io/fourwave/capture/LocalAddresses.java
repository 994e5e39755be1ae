// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.jdk.JdkNet;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What the JDK was told of local addresses a moment ago: it asks for that of each Socket when it is connected or accepted,
 * and keeps no more than the port. The latest of each descriptor number, as far as there is room. Any thread.
 */
final class LocalAddresses {
    private static final int ROOM = 256;

    private final AtomicReferenceArray<Told> told = new AtomicReferenceArray<>(ROOM);

    void put(FileDescriptor descriptor, InetSocketAddress local) {
        // before a connect a bound socket may have a port and no address
        if (local != null && !local.getAddress().isAnyLocalAddress()) {
            told.lazySet(slot(descriptor), new Told(descriptor, local));
        }
    }

    /** Once; null where it is not known. */
    InetSocketAddress take(FileDescriptor descriptor) {
        int slot = slot(descriptor);
        Told found = told.get(slot);
        if (found == null || found.descriptor != descriptor) {
            return null;
        }
        // one that another thread has put there meanwhile is lost: then the kernel is asked
        told.lazySet(slot, null);
        return found.address;
    }

    private static int slot(FileDescriptor descriptor) {
        return JdkNet.number(descriptor) & (ROOM - 1);
    }

    /** One answer. */
    record Told(FileDescriptor descriptor, InetSocketAddress address) {}
}
