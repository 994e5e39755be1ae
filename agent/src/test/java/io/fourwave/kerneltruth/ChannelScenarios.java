// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.scenario;

import io.fourwave.kerneltruth.ScenarioStage.Channels;
import io.fourwave.kerneltruth.ScenarioStage.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** {@link SocketChannel} without a selector, and the sockets that are its adaptors: orderly closes. */
final class ChannelScenarios {
    private static final int CONNECT_TIMEOUT_MILLIS = 5000;

    List<Scenario> all() {
        return List.of(
                scenario("channel-client-first", ACTIVE, PASSIVE, "blocking channels", this::clientFirst),
                scenario("channel-server-first", PASSIVE, ACTIVE, "an accepted one closes first", this::serverFirst),
                scenario("channel-half-close", ACTIVE, PASSIVE, "shutdownOutput, answer, close", this::halfClose),
                scenario("channel-two-shutdowns", ACTIVE, PASSIVE, "the second one does nothing", this::twoShutdowns),
                scenario("channel-shutdown-input", ACTIVE, PASSIVE, "shutdownInput, then close", this::shutdownInput),
                scenario("channel-close-twice", ACTIVE, PASSIVE, "the second close does nothing", this::closeTwice),
                scenario("channel-close-in-read", ACTIVE, PASSIVE, "another thread sits in read", this::closeInRead),
                scenario("channel-non-blocking", ACTIVE, PASSIVE, "non-blocking, in no selector", this::nonBlocking),
                scenario("channel-selected", PASSIVE, ACTIVE, "non-blocking accept and connect", this::selected),
                scenario("adaptor", ACTIVE, PASSIVE, "all through socket()", this::adaptor),
                scenario("adaptor-half-close", ACTIVE, PASSIVE, "through socket()", this::adaptorHalfClose),
                scenario("channel-ipv6", ACTIVE, PASSIVE, "::1", this::ipv6));
    }

    private void clientFirst(ScenarioStage stage) throws IOException {
        stage.channels().clientFirst();
    }

    private void serverFirst(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.server().close();
        ScenarioStage.drain(channels.client());
        channels.client().close();
    }

    private void halfClose(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.client().shutdownOutput();
        ScenarioStage.drain(channels.server());
        channels.server().write(ByteBuffer.allocate(1));
        channels.server().close();
        ScenarioStage.drain(channels.client());
        channels.client().close();
    }

    private void twoShutdowns(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.client().shutdownOutput().shutdownOutput();
        channels.clientFirst();
    }

    private void shutdownInput(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.client().shutdownInput();
        channels.clientFirst();
    }

    private void closeTwice(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.client().close();
        channels.clientFirst();
        channels.server().close();
    }

    private void closeInRead(ScenarioStage stage) throws Exception {
        Channels channels = stage.channels();
        Thread reader = Background.start(() -> ScenarioStage.drain(channels.client()));
        Await.blocked(reader);
        channels.clientFirst();
        reader.join();
    }

    private void nonBlocking(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.client().configureBlocking(false);
        channels.clientFirst();
    }

    private void selected(ScenarioStage stage) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(ScenarioStage.LOOPBACK, 0)).configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            SocketChannel client = SocketChannel.open();
            client.configureBlocking(false);
            client.connect(listener.getLocalAddress());
            selector.select();
            SocketChannel server = listener.accept();
            Await.until("the end of the connect", () -> Await.quietly(client::finishConnect));
            stage.announced(new Sockets(client.socket(), server.socket()));
            server.close();
            client.configureBlocking(true);
            ScenarioStage.drain(client);
            client.close();
        }
    }

    private void adaptor(ScenarioStage stage) throws IOException {
        Sockets sockets = adaptors(stage);
        sockets.client().close();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.server().close();
    }

    private void adaptorHalfClose(ScenarioStage stage) throws IOException {
        Sockets sockets = adaptors(stage);
        sockets.client().shutdownOutput();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.server().close();
        sockets.client().getChannel().close();
    }

    private static Sockets adaptors(ScenarioStage stage) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.socket().bind(new InetSocketAddress(ScenarioStage.LOOPBACK, 0));
            Socket client = SocketChannel.open().socket();
            client.connect(listener.getLocalAddress(), CONNECT_TIMEOUT_MILLIS);
            return stage.announced(new Sockets(client, listener.socket().accept()));
        }
    }

    private void ipv6(ScenarioStage stage) throws IOException {
        stage.channels(new InetSocketAddress(InetAddress.getByName("::1"), 0)).clientFirst();
    }
}
