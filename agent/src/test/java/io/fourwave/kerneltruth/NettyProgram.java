// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import io.netty.channel.EventLoopGroup;

/** Plays {@link NettyScenarios} on the transport that it is given, or prints {@code UNAVAILABLE} and why. */
final class NettyProgram {
    private NettyProgram() {}

    public static void main(String[] arguments) throws Exception {
        NettyTransport transport = NettyTransport.valueOf(arguments[0]);
        Throwable cause = transport.unavailabilityCause();
        if (cause != null) {
            System.out.println("UNAVAILABLE " + cause);
            return;
        }
        EventLoopGroup group = transport.group();
        Scenarios.play(new NettyScenarios(transport, group).all());
        group.shutdownGracefully().sync();
    }
}
