// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/** {@code AsynchronousServerSocketChannel}: every accepted connection is made in {@code finishAccept}. JDK 8 to 25. */
final class AsynchronousServerSocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.UnixAsynchronousServerSocketChannelImpl";
    }

    @Override
    public List<Spot> spots() {
        return List.of(new Spot(Hook.ACCEPTED, "finishAccept"));
    }
}
