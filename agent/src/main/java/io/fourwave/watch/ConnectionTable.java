// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.kernel.JdkNet;
import java.io.FileDescriptor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The open connections, in a table by descriptor number: the kernel hands out small numbers and reuses them, so a flat
 * array is the smallest map there is, and neither look-up nor insertion takes a lock. The JDK's descriptor object tells
 * one life of a number from the next.
 */
final class ConnectionTable {
    private static final int CHUNK = 1024;
    private static final int CHUNKS = 4096;
    private static final int NUMBERS = CHUNK * CHUNKS;

    private final int capacity;
    private final AtomicReferenceArray<AtomicReferenceArray<Connection>> chunks = new AtomicReferenceArray<>(CHUNKS);
    private final AtomicInteger size = new AtomicInteger();

    ConnectionTable(int capacity) {
        this.capacity = capacity;
    }

    /** False when the table is full; a connection whose number this one took over is gone. */
    boolean put(Connection connection) {
        int number = connection.descriptorNumber();
        if (number < 0 || number >= NUMBERS) {
            return false;
        }
        AtomicReferenceArray<Connection> chunk = chunk(number / CHUNK);
        if (size.get() >= capacity && chunk.get(number % CHUNK) == null) {
            return false;
        }
        Connection former = chunk.getAndSet(number % CHUNK, connection);
        if (former == null) {
            size.incrementAndGet();
        } else {
            former.descriptorGoes();
        }
        return true;
    }

    /** The open connection on this very descriptor, or null. */
    Connection get(FileDescriptor descriptor) {
        return get(descriptor, JdkNet.number(descriptor));
    }

    Connection get(FileDescriptor descriptor, int number) {
        if (number < 0 || number >= NUMBERS) {
            return null;
        }
        AtomicReferenceArray<Connection> chunk = chunks.get(number / CHUNK);
        Connection found = chunk == null ? null : chunk.get(number % CHUNK);
        return found != null && found.descriptor() == descriptor ? found : null;
    }

    void remove(Connection connection) {
        int number = connection.descriptorNumber();
        AtomicReferenceArray<Connection> chunk = number < 0 || number >= NUMBERS ? null : chunks.get(number / CHUNK);
        if (chunk != null && chunk.compareAndSet(number % CHUNK, connection, null)) {
            size.decrementAndGet();
        }
    }

    int size() {
        return size.get();
    }

    void forEach(Consumer<Connection> visitor) {
        for (int i = 0; i < CHUNKS; i++) {
            AtomicReferenceArray<Connection> chunk = chunks.get(i);
            for (int j = 0; chunk != null && j < CHUNK; j++) {
                Connection connection = chunk.get(j);
                if (connection != null) {
                    visitor.accept(connection);
                }
            }
        }
    }

    private AtomicReferenceArray<Connection> chunk(int index) {
        AtomicReferenceArray<Connection> chunk = chunks.get(index);
        if (chunk == null) {
            chunks.compareAndSet(index, null, new AtomicReferenceArray<>(CHUNK));
            chunk = chunks.get(index);
        }
        return chunk;
    }
}
