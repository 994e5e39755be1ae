// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/**
 * {@code SocketChannel}, blocking or not, and its socket adaptor, whose methods have names in {@code blocking}.
 * {@code implCloseSelectableChannel} runs once for every way a channel is closed, interrupts included; {@code kill} runs
 * when a selector lets go of a channel that was closed while registered. JDK 11 to 25.
 */
final class SocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.SocketChannelImpl";
    }

    @Override
    public List<Spot> spots() {
        return List.of(
                new Spot(Hook.CONNECTED, "connect"),
                new Spot(Hook.CONNECTED, "blockingConnect"),
                new Spot(Hook.READ, "read"),
                new Spot(Hook.READ, "blockingRead"),
                new Spot(Hook.WRITTEN, "write"),
                new Spot(Hook.WRITTEN, "blockingWriteFully"),
                new Spot(Hook.WRITTEN, "setOption"),
                new Spot(Hook.OUTPUT_SHUT_DOWN, "shutdownOutput"),
                new Spot(Hook.INPUT_SHUT_DOWN, "shutdownInput"),
                new Spot(Hook.CLOSED, "implCloseSelectableChannel"),
                new Spot(Hook.DEREGISTERED, "kill"));
    }
}
