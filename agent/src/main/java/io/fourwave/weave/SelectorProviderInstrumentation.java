// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/** Every {@code SocketChannel} that is not an accepted one is made here, on the thread that wants it. JDK 8 to 25. */
final class SelectorProviderInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.SelectorProviderImpl";
    }

    @Override
    public List<Spot> spots() {
        return List.of(new Spot(Hook.CREATED, "openSocketChannel"));
    }
}
