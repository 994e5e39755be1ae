// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A client of Netty: {@code PORT default|auto-read-off|half-closure}. */
final class NettyClient {

    private NettyClient() {}

    public static void main(String[] arguments) throws Exception {
        Bootstrap bootstrap = new Bootstrap()
                .group(new NioEventLoopGroup(2))
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, !arguments[1].equals("auto-read-off"))
                .option(ChannelOption.ALLOW_HALF_CLOSURE, arguments[1].equals("half-closure"))
                .handler(new Ignoring());
        List<Channel> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Channel channel = dial(bootstrap, Integer.parseInt(arguments[0]));
            channel.writeAndFlush(Unpooled.copiedBuffer("question\n".getBytes()))
                    .sync();
            kept.add(channel);
        }
        Cue.sayAndEnd("ready", kept);
    }

    private static Channel dial(Bootstrap bootstrap, int port) throws InterruptedException {
        var connecting = bootstrap.connect(InetAddress.getLoopbackAddress(), port);
        return connecting.sync().channel();
    }

    @Sharable
    private static final class Ignoring extends ChannelInboundHandlerAdapter {}
}
