// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/** Every way to select comes through {@code lockAndDoSelect}. JDK 8 to 25. */
final class SelectorInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.SelectorImpl";
    }

    @Override
    public List<Spot> spots() {
        return List.of(new Spot(Hook.SELECTING, "lockAndDoSelect"));
    }
}
