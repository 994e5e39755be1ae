// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;

/**
 * A native transport of whatever Netty is on the class path, relocated or not. Its classes are named at run time, since
 * they are called differently in each version.
 */
enum NettyTransport {
    EPOLL("epoll.Epoll", "epoll.EpollSocketChannel", "epoll.EpollServerSocketChannel"),
    IO_URING("uring.IoUring", "uring.IoUringSocketChannel", "uring.IoUringServerSocketChannel"),
    /** io_uring for Netty 4.1, which lives beside it. */
    INCUBATOR("uring.IOUring", "uring.IOUringSocketChannel", "uring.IOUringServerSocketChannel");

    private final String availability;
    private final String client;
    private final String server;

    NettyTransport(String availability, String client, String server) {
        this.availability = availability;
        this.client = client;
        this.server = server;
    }

    /** Null where it works here. */
    Throwable unavailabilityCause() throws ReflectiveOperationException {
        return (Throwable) type(availability).getMethod("unavailabilityCause").invoke(null);
    }

    EventLoopGroup group() throws ReflectiveOperationException {
        return switch (this) {
            case EPOLL -> group("epoll.EpollEventLoopGroup");
            case INCUBATOR -> group("uring.IOUringEventLoopGroup");
            case IO_URING -> {
                Class<?> factory = Class.forName(channelPackage() + ".IoHandlerFactory");
                yield (EventLoopGroup) Class.forName(channelPackage() + ".MultiThreadIoEventLoopGroup")
                        .getConstructor(int.class, factory)
                        .newInstance(
                                2,
                                type("uring.IoUringIoHandler")
                                        .getMethod("newFactory")
                                        .invoke(null));
            }
        };
    }

    Class<? extends Channel> client() throws ReflectiveOperationException {
        return type(client).asSubclass(Channel.class);
    }

    Class<? extends ServerChannel> server() throws ReflectiveOperationException {
        return type(server).asSubclass(ServerChannel.class);
    }

    private EventLoopGroup group(String name) throws ReflectiveOperationException {
        return (EventLoopGroup) type(name).getConstructor(int.class).newInstance(2);
    }

    private Class<?> type(String name) throws ReflectiveOperationException {
        String netty = channelPackage();
        return Class.forName(
                (this == INCUBATOR ? netty.replace(".channel", ".incubator.channel") : netty) + "." + name);
    }

    /** {@code io.netty.channel}, wherever it was relocated to. */
    private static String channelPackage() {
        return Channel.class.getPackageName();
    }
}
