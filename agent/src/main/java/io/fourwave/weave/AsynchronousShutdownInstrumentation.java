// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/** The half-close of {@code AsynchronousSocketChannel}, which its platform-independent parent class does. JDK 8 to 25. */
final class AsynchronousShutdownInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.AsynchronousSocketChannelImpl";
    }

    @Override
    public List<Spot> spots() {
        return List.of(
                new Spot(Hook.OUTPUT_SHUT_DOWN, "shutdownOutput"), new Spot(Hook.INPUT_SHUT_DOWN, "shutdownInput"));
    }
}
