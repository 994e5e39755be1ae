// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/**
 * {@code AsynchronousSocketChannel} on Linux. A read that finds data ends in {@code implRead}, one that waits for it in
 * {@code finishRead}. JDK 8 to 25.
 */
final class AsynchronousSocketChannelInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.UnixAsynchronousSocketChannelImpl";
    }

    @Override
    public List<Spot> spots() {
        return List.of(
                new Spot(Hook.CONNECTED, "implConnect"),
                new Spot(Hook.READ_ASYNCHRONOUSLY, "implRead"),
                new Spot(Hook.READ_ASYNCHRONOUSLY, "finishRead"),
                new Spot(Hook.WRITTEN, "implWrite"),
                new Spot(Hook.CLOSED, "implClose"));
    }
}
