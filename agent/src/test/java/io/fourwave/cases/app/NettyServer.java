// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server of Netty: {@code PORT default|auto-read-off}; its own port it prints. */
final class NettyServer {

    private NettyServer() {}

    public static void main(String[] arguments) throws Exception {
        var listener = new ServerBootstrap()
                .group(new NioEventLoopGroup(1), new NioEventLoopGroup(2))
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, !arguments[1].equals("auto-read-off"))
                .childHandler(new Ignoring())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        System.out.println("listening " + ((InetSocketAddress) listener.localAddress()).getPort());
        Cue.sayAndEnd("ready", listener);
    }

    @Sharable
    private static final class Ignoring extends ChannelInboundHandlerAdapter {}
}
