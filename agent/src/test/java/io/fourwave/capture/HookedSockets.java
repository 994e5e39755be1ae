// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.connection.Connection;
import io.fourwave.support.Loopback;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A recorder whose hooks are called by hand, and a real connection with the JDK's object behind it: the hooks' argument. The
 * other end waits to be accepted.
 */
public abstract class HookedSockets {
    public final Capture capture = capture();
    public final SocketHooks recorder = capture.recorder();
    Loopback loopback;
    Socket socket;
    Object client;

    @BeforeEach
    public void connect() throws IOException {
        loopback = new Loopback();
        socket = loopback.connect();
        client = Loopback.behind(socket);
    }

    @AfterEach
    public void close() throws IOException {
        loopback.close();
        Hooks.listen(null);
    }

    /** The hooks' argument. */
    public Object hooked() {
        return client;
    }

    public Connection known(Object hooked) {
        return capture.table().get(Loopback.descriptor(hooked));
    }

    public List<CallEvent> calls() {
        List<CallEvent> calls = new ArrayList<>();
        capture.queue().drain(calls::add);
        return calls;
    }

    public SocketChannel registered() throws IOException {
        Selector selector = loopback.keep(Selector.open());
        SocketChannel channel = loopback.connectChannel();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    public static Capture capture() {
        return new Capture(
                new Capture.Settings(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30), 100, 1000, 64, true));
    }
}
