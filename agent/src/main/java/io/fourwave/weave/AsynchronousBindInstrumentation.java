// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/** The listening of {@code AsynchronousServerSocketChannel}, which its platform-independent parent class does. JDK 8 to 25. */
final class AsynchronousBindInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.AsynchronousServerSocketChannelImpl";
    }

    @Override
    public List<Spot> spots() {
        return List.of(new Spot(Hook.LISTENING, "bind"));
    }
}
