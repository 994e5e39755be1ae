// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.NOTHING;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.RST;
import static io.fourwave.kerneltruth.Scenario.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** {@link AsynchronousSocketChannel}, by futures and by handlers. */
final class AsyncScenarios {
    List<Scenario> all() {
        return List.of(
                scenario("async-client-first", ACTIVE, PASSIVE, "futures", this::clientFirst),
                scenario("async-server-first", PASSIVE, ACTIVE, "an accepted channel closes first", this::serverFirst),
                scenario("async-handlers", ACTIVE, PASSIVE, "closes in completion handlers", this::handlers),
                scenario("async-half-close", ACTIVE, PASSIVE, "shutdownOutput, answer, close", this::halfClose),
                scenario("async-close-in-read", ACTIVE, PASSIVE, "a read is pending", this::closeInRead),
                scenario("async-unread", RST, NOTHING, "unread data: RST only", this::unread));
    }

    private void clientFirst(ScenarioStage stage) throws Exception {
        open(stage).clientFirst();
    }

    private void serverFirst(ScenarioStage stage) throws Exception {
        Pair pair = open(stage);
        pair.server.close();
        Pair.drain(pair.client);
        pair.client.close();
    }

    private void handlers(ScenarioStage stage) throws Exception {
        Pair pair = open(stage);
        CompletableFuture<Integer> serverClosed = closeOnRead(pair.server);
        CompletableFuture<Integer> clientClosed = new CompletableFuture<>();
        pair.client.write(ByteBuffer.allocate(1), pair.client, new Closer(clientClosed));
        clientClosed.get();
        serverClosed.get();
    }

    private static CompletableFuture<Integer> closeOnRead(AsynchronousSocketChannel channel) {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        ByteBuffer buffer = ByteBuffer.allocate(16);
        channel.read(buffer, null, new CompletionHandler<Integer, Void>() {
            @Override
            public void completed(Integer length, Void nothing) {
                if (length < 0) {
                    new Closer(closed).completed(length, channel);
                } else {
                    channel.read(buffer, null, this);
                }
            }

            @Override
            public void failed(Throwable e, Void nothing) {
                closed.completeExceptionally(e);
            }
        });
        return closed;
    }

    private void halfClose(ScenarioStage stage) throws Exception {
        Pair pair = open(stage);
        pair.client.shutdownOutput();
        Pair.drain(pair.server);
        pair.server.write(ByteBuffer.allocate(1)).get();
        pair.server.close();
        Pair.drain(pair.client);
        pair.client.close();
    }

    private void closeInRead(ScenarioStage stage) throws Exception {
        Pair pair = open(stage);
        Future<Integer> pending = pair.client.read(ByteBuffer.allocate(1));
        pair.clientFirst();
        Await.until("the end of the read", pending::isDone);
    }

    private void unread(ScenarioStage stage) throws Exception {
        Pair pair = open(stage);
        pair.server.write(ByteBuffer.allocate(2)).get();
        // one byte read of two: the other one is there for sure
        pair.client.read(ByteBuffer.allocate(1)).get();
        pair.client.close();
        pair.closeServerAfterReset();
    }

    private static Pair open(ScenarioStage stage) throws Exception {
        try (AsynchronousServerSocketChannel listener = AsynchronousServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(ScenarioStage.LOOPBACK, 0));
            Future<AsynchronousSocketChannel> accepted = listener.accept();
            AsynchronousSocketChannel client = AsynchronousSocketChannel.open();
            client.connect(listener.getLocalAddress()).get();
            stage.announce(client);
            return new Pair(client, accepted.get());
        }
    }

    private record Pair(AsynchronousSocketChannel client, AsynchronousSocketChannel server) {
        void clientFirst() throws Exception {
            client.close();
            drain(server);
            server.close();
        }

        void closeServerAfterReset() throws IOException {
            InetSocketAddress local = (InetSocketAddress) server.getLocalAddress();
            InetSocketAddress peer = (InetSocketAddress) server.getRemoteAddress();
            Await.gone(local.getPort(), peer.getPort());
            server.close();
        }

        static void drain(AsynchronousSocketChannel channel) throws Exception {
            while (channel.read(ByteBuffer.allocate(16)).get() >= 0) {
                // to the end of the stream
            }
        }
    }

    /** Closes the channel that it is attached to, on the thread of the channel group. */
    private record Closer(CompletableFuture<Integer> closed)
            implements CompletionHandler<Integer, AsynchronousSocketChannel> {
        @Override
        public void completed(Integer length, AsynchronousSocketChannel channel) {
            try {
                channel.close();
                closed.complete(length);
            } catch (IOException e) {
                closed.completeExceptionally(e);
            }
        }

        @Override
        public void failed(Throwable e, AsynchronousSocketChannel channel) {
            closed.completeExceptionally(e);
        }
    }
}
