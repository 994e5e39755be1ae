// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.connection.AmbientSpan;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.Use;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSockets;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;

/** What leads up to a connection: who made the channel, and where the application began to listen. Application threads. */
public final class ConnectOrigins {
    private final CallSampler callSampler;
    private final NumberedTable<ConnectRequest> requests = new NumberedTable<>();
    private final NumberedTable<Use> listeners = new NumberedTable<>();
    private final NumberedTable<Use> acceptors = new NumberedTable<>();
    private volatile boolean begunToListen;

    ConnectOrigins(CallSampler callSampler) {
        this.callSampler = callSampler;
    }

    void created(FileDescriptor descriptor) {
        int number = descriptor == null ? -1 : JdkNet.number(descriptor);
        if (NumberedTable.holds(number)) {
            requests.put(
                    number, new ConnectRequest(descriptor, callSampler.turn(System.nanoTime()), callSampler.span()));
        }
    }

    void listening(Object socket) {
        begunToListen = true;
        FileDescriptor descriptor = JdkSockets.ofListener(socket);
        InetSocketAddress local = JdkNet.localAddress(descriptor);
        if (local != null) {
            ConnectRequest request = take(descriptor);
            Use begun = callSampler.turn(System.nanoTime());
            // an event loop binds: the application is on the stack that made the channel
            listeners.put(local.getPort(), request == null ? begun : begun.ledBy(request.use));
        }
    }

    void accepted(int port) {
        Use before = acceptors.get(port);
        if (before == null || before.runningThread() != Thread.currentThread()) {
            acceptors.put(port, callSampler.thread(System.nanoTime()));
        }
    }

    /** Who made the channel on this descriptor, perhaps on another thread; null where that was not seen. Each is handed out once. */
    ConnectRequest take(FileDescriptor descriptor) {
        int number = JdkNet.number(descriptor);
        ConnectRequest request = requests.get(number);
        return request != null && requests.remove(number, request) && request.descriptor == descriptor ? request : null;
    }

    /** True where the application has listened on some port at some time. */
    public boolean hasBegunToListen() {
        return begunToListen;
    }

    /** Where the application began to listen on this port; null where that was not seen. */
    public Use listenerAt(int port) {
        return listeners.get(port);
    }

    /** Which thread accepted last on this port, without its stack; null where that was not seen. */
    public Use acceptorAt(int port) {
        return acceptors.get(port);
    }

    /** Forgets what is old: a captured stack keeps the classes on it loaded. Watch thread. */
    public void resolveStacks(StackResolver resolver) {
        requests.forEach(request -> request.use.resolve(resolver));
        listeners.forEach(listener -> listener.resolve(resolver));
    }

    /** The descriptor stands for the channel: a reference to the channel itself would keep it alive. */
    record ConnectRequest(FileDescriptor descriptor, Use use, AmbientSpan span) {}
}
