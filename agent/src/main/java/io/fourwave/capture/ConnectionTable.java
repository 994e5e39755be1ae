// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.connection.Connection;
import io.fourwave.jdk.JdkNet;
import java.io.FileDescriptor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The open connections by descriptor number. The JDK's descriptor object distinguishes one life of a number from the next. */
public final class ConnectionTable {
    private final int capacity;
    private final NumberedTable<Connection> connections = new NumberedTable<>();
    private final AtomicInteger size = new AtomicInteger();
    /** Their close() runs, and their number is somebody else's. There are as many as threads that are stuck so. */
    private final Queue<Connection> lingering = new ConcurrentLinkedQueue<>();

    public ConnectionTable(int capacity) {
        this.capacity = capacity;
    }

    /** False when the table is full; a connection whose number this one took over is gone. */
    public boolean put(Connection connection) {
        int number = connection.descriptorNumber();
        if (!hasRoom(number, connections.get(number))) {
            return false;
        }
        replaced(connections.put(number, connection));
        return true;
    }

    /** This connection, put here where there is room; or the one on its descriptor that another thread has met first. */
    Connection meet(Connection connection) {
        int number = connection.descriptorNumber();
        while (true) {
            Connection former = connections.get(number);
            if (former != null && former.isOnSameAs(connection)) {
                return former;
            }
            if (!hasRoom(number, former)) {
                return connection;
            }
            if (connections.replace(number, former, connection)) {
                replaced(former);
                return connection;
            }
        }
    }

    private boolean hasRoom(int number, Connection former) {
        return NumberedTable.holds(number) && (former != null || size.get() < capacity);
    }

    private void replaced(Connection former) {
        if (former == null) {
            size.incrementAndGet();
        } else {
            former.descriptorGoes();
            keepWhileClosing(former);
        }
    }

    /** The open connection on this very descriptor, or null. */
    public Connection get(FileDescriptor descriptor) {
        return get(descriptor, JdkNet.number(descriptor));
    }

    public Connection get(FileDescriptor descriptor, int number) {
        Connection found = connections.get(number);
        return found != null && found.isOn(descriptor) ? found : null;
    }

    /** Whichever connection has this number now, or null. */
    public Connection at(int number) {
        return connections.get(number);
    }

    public void remove(Connection connection) {
        if (connections.remove(connection.descriptorNumber(), connection)) {
            size.decrementAndGet();
        }
    }

    public int size() {
        return size.get();
    }

    public void forEach(Consumer<Connection> visitor) {
        forEach(0, 1, visitor);
    }

    /** One part of so many, about equal ones. */
    public void forEach(int part, int parts, Consumer<Connection> visitor) {
        connections.forEach(part, parts, visitor);
        lingering.removeIf(connection -> !connection.isCloseRunning());
        lingering.forEach(visitor);
    }

    /** Linux frees the number at the beginning of a close(2) that then waits for SO_LINGER: another may have it by now. */
    private void keepWhileClosing(Connection former) {
        if (former.isCloseRunning()) {
            lingering.add(former);
        }
    }
}
