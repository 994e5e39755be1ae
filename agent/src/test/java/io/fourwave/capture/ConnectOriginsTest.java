// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.Use;
import io.fourwave.support.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asked for a connection, on the JDK's own objects; the hooks are called by hand. */
class ConnectOriginsTest {
    private final Capture capture = new Capture(
            new Capture.Settings(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30), 100, 1000, 64, true));
    private final SocketHooks recorder = capture.recorder();
    private Loopback loopback;

    @BeforeEach
    void listen() throws IOException {
        loopback = new Loopback();
    }

    @AfterEach
    void close() throws IOException {
        loopback.close();
        Hooks.listen(null);
    }

    @Test
    void listeningSocketsOfAllApisAreKnownByTheirPort() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ServerSocketChannel channel = loopback.keep(ServerSocketChannel.open()).bind(any);
        AsynchronousServerSocketChannel asynchronous =
                loopback.keep(AsynchronousServerSocketChannel.open()).bind(any);
        assertThat(recorder.connectOrigins().hasBegunToListen()).isFalse();
        recorder.listening(Loopback.behind(loopback.listener()));
        assertThat(recorder.connectOrigins().hasBegunToListen()).isTrue();
        recorder.listening(channel);
        recorder.listening(asynchronous);

        assertThat(recorder.connectOrigins().listenerAt(loopback.listener().getLocalPort()))
                .isNotNull();
        assertThat(recorder.connectOrigins().listenerAt(((InetSocketAddress) channel.getLocalAddress()).getPort()))
                .isNotNull();
        assertThat(recorder.connectOrigins().listenerAt(((InetSocketAddress) asynchronous.getLocalAddress()).getPort()))
                .isNotNull();
        assertThat(recorder.connectOrigins().listenerAt(1)).isNull();
    }

    @Test
    void whoMadeAChannelThatAnotherThreadConnectsIsKept() throws Exception {
        SocketChannel channel = loopback.keep(SocketChannel.open());
        recorder.created(channel);
        channel.connect(loopback.address());
        onThread("event-loop", () -> recorder.connected(channel));

        assertThat(known(channel).openThread()).isEqualTo("event-loop");
        assertThat(known(channel).request().thread())
                .isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void whoMadeAndConnectedAChannelIsKeptToo() throws IOException {
        SocketChannel channel = loopback.keep(SocketChannel.open());
        recorder.created(channel);
        channel.connect(loopback.address());
        recorder.connected(channel);

        assertThat(known(channel).request()).isNotNull();
    }

    @Test
    void threadThatAcceptedLastIsKnownByThePort() throws Exception {
        ServerSocketChannel listener = loopback.keep(ServerSocketChannel.open());
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        assertThat(recorder.connectOrigins().acceptorAt(port)).isNull();
        for (String thread : new String[] {"one", "other"}) {
            loopback.keep(SocketChannel.open(listener.getLocalAddress()));
            SocketChannel accepted = loopback.keep(listener.accept());
            onThread(thread, () -> recorder.accepted(accepted));

            assertThat(recorder.connectOrigins().acceptorAt(port).thread()).isEqualTo(thread);
        }
    }

    @Test
    void whoListensIsKeptWithWhatWasAccepted() throws IOException {
        ServerSocketChannel listener = loopback.keep(ServerSocketChannel.open());
        recorder.created(listener);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        recorder.listening(listener);
        loopback.keep(SocketChannel.open(listener.getLocalAddress()));
        SocketChannel accepted = loopback.keep(listener.accept());
        recorder.accepted(accepted);

        assertThat(known(accepted).request()).isNotNull();
        assertThat(known(accepted).request().ledBy()).isNotNull();
    }

    @Test
    void channelThatNeverConnectedLeavesNothingToTheNextOwnerOfItsNumber() throws Exception {
        SocketChannel former = SocketChannel.open();
        int number = Loopback.number(former);
        recorder.created(former);
        former.close();
        SocketChannel next = loopback.connectChannel();
        assertThat(Loopback.number(next)).isEqualTo(number);
        onThread("event-loop", () -> recorder.connected(next));

        assertThat(known(next).request()).isNull();
    }

    @Test
    void stacksOfWhatLastsBecomeFrames() throws Exception {
        recorder.listening(Loopback.behind(loopback.listener()));
        Use listener = recorder.connectOrigins().listenerAt(loopback.listener().getLocalPort());
        assertThat(listener.stack()).isEqualTo(Stack.NONE);
        recorder.connectOrigins().resolveStacks(new StackResolver(64));

        assertThat(listener.stack().frames()).isNotEmpty();
    }

    private Connection known(Object hooked) {
        return capture.table().get(Loopback.descriptor(hooked));
    }

    private static void onThread(String name, Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, name);
        thread.start();
        thread.join();
    }
}
