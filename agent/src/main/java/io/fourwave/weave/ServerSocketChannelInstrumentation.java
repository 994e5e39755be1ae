// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/**
 * {@code ServerSocketChannel} and its socket adaptor: both accept through {@code finishAccept} (JDK 17 to 25). Hooking
 * {@code accept} as well would report each connection twice.
 */
final class ServerSocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.ServerSocketChannelImpl";
    }

    @Override
    public List<Spot> spots() {
        return List.of(new Spot(Hook.LISTENING, "bind"), new Spot(Hook.ACCEPTED, "finishAccept"));
    }
}
