// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import com.sun.tools.attach.VirtualMachine;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * An application on a native transport, told by lines on stdin what to do: {@code open} a connection, {@code attach} the
 * agent of that jar with those options, let the {@code server} or the {@code client} close its end, {@code end}.
 */
final class NettyConnectionsApp {
    private final NettyTransport transport;
    private final EventLoopGroup group;
    private NettyPair pair;

    private NettyConnectionsApp(NettyTransport transport) throws ReflectiveOperationException {
        this.transport = transport;
        this.group = transport.group();
    }

    public static void main(String[] arguments) throws Exception {
        NettyTransport transport = NettyTransport.valueOf(arguments[0]);
        if (transport.unavailabilityCause() != null) {
            System.out.println("UNAVAILABLE " + transport.unavailabilityCause());
            return;
        }
        NettyConnectionsApp household = new NettyConnectionsApp(transport);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); !order.equals("end"); order = orders.readLine()) {
            household.obey(order.split(" "));
            System.out.println(order.split(" ")[0]);
        }
        household.group.shutdownGracefully().sync();
    }

    private void obey(String... order) throws Exception {
        switch (order[0]) {
            case "open" -> fetchOrders();
            case "attach" -> attach(order[1], order[2]);
            case "server" -> pair.server().close().sync();
            case "client" -> closeClient();
            default -> throw new IllegalArgumentException(order[0]);
        }
    }

    /** The line to blame: an end of the input does not close this client. */
    private void fetchOrders() throws Exception {
        pair = NettyPair.open(transport, group, ChannelOption.ALLOW_HALF_CLOSURE, true);
        pair.client().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        pair.exchange();
    }

    /** The ring closes later: the FIN has arrived when this returns. */
    private void closeClient() throws InterruptedException {
        pair.client().close().sync();
        Await.closeWait(
                pair.server().localAddress().getPort(),
                pair.server().remoteAddress().getPort());
    }

    private static void attach(String jar, String options) throws Exception {
        VirtualMachine jvm =
                VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
        jvm.loadAgent(jar, options);
        jvm.detach();
    }
}
