// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Two connected channels of a native transport, and the listener between them. */
record NettyPair(
        Channel listener, SocketChannel client, SocketChannel server, int clientPort, int serverPort, Events events)
        implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    static <T> NettyPair open(NettyTransport transport, EventLoopGroup group, ChannelOption<T> serverOption, T value)
            throws Exception {
        Events events = new Events(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(transport.server())
                .childOption(serverOption, value)
                .childHandler(new Initializer(events, true))
                .bind(new InetSocketAddress(ScenarioStage.LOOPBACK, 0))
                .sync()
                .channel();
        Channel client = new Bootstrap()
                .group(group)
                .channel(transport.client())
                .handler(new Initializer(events, false))
                .connect(listener.localAddress())
                .sync()
                .channel();
        SocketChannel connected = (SocketChannel) client;
        return new NettyPair(
                listener,
                connected,
                await(events.accepted),
                connected.localAddress().getPort(),
                connected.remoteAddress().getPort(),
                events);
    }

    /** A message there and its answer back, both read. */
    void exchange() throws InterruptedException {
        send(client);
        await(events.seen);
        send(server);
        await(events.seen);
    }

    void send(Channel from) throws InterruptedException {
        from.writeAndFlush(Unpooled.wrappedBuffer(new byte[32])).sync();
    }

    /** Until the server's channel has read the end of the stream. */
    void awaitInputShutdown() throws InterruptedException {
        Object event = await(events.seen);
        if (event != ChannelInputShutdownEvent.INSTANCE) {
            throw new IllegalStateException("expected the end of the input, not " + event);
        }
    }

    /** An io_uring keeps the file until its pending requests are cancelled: the FIN may come after the close is told. */
    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        Await.gone(clientPort, serverPort);
        Await.gone(serverPort, clientPort);
    }

    private static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("waited in vain for Netty");
        }
        return next;
    }

    /**
     * @param seen messages, and the end of the server's input
     */
    private record Events(BlockingQueue<SocketChannel> accepted, BlockingQueue<Object> seen) {}

    private static final class Initializer extends ChannelInitializer<SocketChannel> {
        private final Events events;
        private final boolean server;

        Initializer(Events events, boolean server) {
            this.events = events;
            this.server = server;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new Listener(events));
            if (server) {
                events.accepted.add(channel);
            }
        }
    }

    private static final class Listener extends ChannelInboundHandlerAdapter {
        private final Events events;

        Listener(Events events) {
            this.events = events;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            events.seen.add("message");
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                events.seen.add(event);
            }
        }

        /** A reset: the channel closes itself. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {}
    }
}
