// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.NOTHING;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.scenario;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Connections that never came to be, and one that nobody accepted. */
final class ConnectScenarios {
    private static final int TIMEOUT_MILLIS = 200;

    List<Scenario> all() {
        return List.of(
                scenario("refused-socket", NOTHING, NOTHING, "nobody listens there", this::refusedSocket),
                scenario("refused-channel", NOTHING, NOTHING, "nobody listens there", this::refusedChannel),
                scenario("timed-out-socket", NOTHING, NOTHING, "the listener's queue is full", this::timedOutSocket),
                scenario("timed-out-adaptor", NOTHING, NOTHING, "through a channel's socket()", this::timedOutAdaptor),
                scenario("pending-channel", NOTHING, NOTHING, "closed while pending", this::pendingChannel),
                scenario("pending-async", NOTHING, NOTHING, "closed while pending", this::pendingAsync),
                scenario(FullListener.FILLER, ACTIVE, PASSIVE, "what fills such a queue", this::fill),
                scenario("accept-queue-dropped", NOTHING, NOTHING, "the listener closes", this::droppedFromQueue),
                scenario("accept-queue-closed", ACTIVE, PASSIVE, "closed, then accepted", this::closedInQueue));
    }

    private void refusedSocket(ScenarioStage stage) throws IOException {
        InetSocketAddress nobody = unusedEndpoint();
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(ScenarioStage.LOOPBACK, 0));
            stage.announce("client", ScenarioStage.local(socket), nobody);
            socket.connect(nobody);
        } catch (ConnectException refused) {
            // as it should be; close comes after it, and finds nothing to do
        }
    }

    private void refusedChannel(ScenarioStage stage) throws IOException {
        InetSocketAddress nobody = unusedEndpoint();
        try (SocketChannel channel = SocketChannel.open()) {
            channel.bind(new InetSocketAddress(ScenarioStage.LOOPBACK, 0));
            stage.announce("client", ScenarioStage.local(channel.socket()), nobody);
            channel.connect(nobody);
        } catch (ConnectException refused) {
            // as it should be; the channel closed itself
        }
    }

    private static InetSocketAddress unusedEndpoint() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, ScenarioStage.LOOPBACK)) {
            return new InetSocketAddress(ScenarioStage.LOOPBACK, listener.getLocalPort());
        }
    }

    private void timedOutSocket(ScenarioStage stage) throws IOException {
        timeOut(stage, new Socket());
    }

    private void timedOutAdaptor(ScenarioStage stage) throws IOException {
        timeOut(stage, SocketChannel.open().socket());
    }

    private static void timeOut(ScenarioStage stage, Socket socket) throws IOException {
        try (FullListener listener = new FullListener(stage)) {
            socket.bind(new InetSocketAddress(ScenarioStage.LOOPBACK, 0));
            stage.announce("client", ScenarioStage.local(socket), listener.endpoint());
            socket.connect(listener.endpoint(), TIMEOUT_MILLIS);
            throw new IllegalStateException("a full listener should not have answered");
        } catch (SocketTimeoutException timeout) {
            socket.close();
        }
    }

    private void pendingChannel(ScenarioStage stage) throws IOException {
        try (FullListener listener = new FullListener(stage);
                SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(ScenarioStage.LOOPBACK, 0));
            stage.announce("client", ScenarioStage.local(channel.socket()), listener.endpoint());
            channel.connect(listener.endpoint());
        }
    }

    private void pendingAsync(ScenarioStage stage) throws IOException {
        try (FullListener listener = new FullListener(stage);
                AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            channel.bind(new InetSocketAddress(ScenarioStage.LOOPBACK, 0));
            stage.announce("client", (InetSocketAddress) channel.getLocalAddress(), listener.endpoint());
            channel.connect(listener.endpoint());
        }
    }

    private void fill(ScenarioStage stage) throws IOException {
        new FullListener(stage).close();
    }

    /** The kernel resets what nobody accepted; no call of ours ever saw that end, so only the client is announced. */
    private void droppedFromQueue(ScenarioStage stage) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, ScenarioStage.LOOPBACK);
        Socket client = new Socket(ScenarioStage.LOOPBACK, listener.getLocalPort());
        stage.announce(
                "client", ScenarioStage.local(client), new InetSocketAddress(ScenarioStage.LOOPBACK, client.getPort()));
        listener.close();
        Await.gone(client.getLocalPort(), client.getPort());
        client.close();
    }

    private void closedInQueue(ScenarioStage stage) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, ScenarioStage.LOOPBACK)) {
            Socket client = new Socket(ScenarioStage.LOOPBACK, listener.getLocalPort());
            InetSocketAddress local = ScenarioStage.local(client);
            client.close();
            Socket server = listener.accept();
            stage.announce("client", local, ScenarioStage.local(server));
            stage.announce("server", ScenarioStage.local(server), local);
            server.close();
        }
    }
}
