// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.kernel.JdkNet;
import java.io.FileDescriptor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The open connections by descriptor number. The JDK's descriptor object tells one life of a number from the next. */
final class ConnectionTable {
    private final int capacity;
    private final NumberedTable<Connection> connections = new NumberedTable<>();
    private final AtomicInteger size = new AtomicInteger();

    ConnectionTable(int capacity) {
        this.capacity = capacity;
    }

    /** False when the table is full; a connection whose number this one took over is gone. */
    boolean put(Connection connection) {
        int number = connection.descriptorNumber();
        if (!NumberedTable.holds(number) || (size.get() >= capacity && connections.get(number) == null)) {
            return false;
        }
        Connection former = connections.put(number, connection);
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
        Connection found = connections.get(number);
        return found != null && found.descriptor() == descriptor ? found : null;
    }

    /** Whichever connection has this number now, or null. */
    Connection at(int number) {
        return connections.get(number);
    }

    void remove(Connection connection) {
        if (connections.remove(connection.descriptorNumber(), connection)) {
            size.decrementAndGet();
        }
    }

    int size() {
        return size.get();
    }

    void forEach(Consumer<Connection> visitor) {
        connections.forEach(visitor);
    }
}
