// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.bootstrap.Hooks;
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
abstract class HookedSockets {
    final Intake intake = intake();
    final Recorder recorder = intake.recorder();
    Loopback loopback;
    Socket socket;
    Object client;

    @BeforeEach
    void connect() throws IOException {
        loopback = new Loopback();
        socket = loopback.connect();
        client = Loopback.behind(socket);
    }

    @AfterEach
    void close() throws IOException {
        loopback.close();
        Hooks.listen(null);
    }

    Connection known(Object hooked) {
        return intake.table().get(Loopback.descriptor(hooked));
    }

    List<CallEvent> calls() {
        List<CallEvent> calls = new ArrayList<>();
        intake.queue().drain(calls::add);
        return calls;
    }

    SocketChannel registered() throws IOException {
        Selector selector = loopback.keep(Selector.open());
        SocketChannel channel = loopback.connectChannel();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    static Intake intake() {
        return new Intake(
                new Intake.Settings(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30), 100, 1000, 64, true));
    }
}
