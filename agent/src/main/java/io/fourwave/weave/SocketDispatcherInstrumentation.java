// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/**
 * The JDK's cleaner closes the descriptor of a {@code Socket} that nobody holds any more, without
 * {@code NioSocketImpl.close}. The method sits in {@code SocketDispatcher} on JDK 17 and in its parent
 * {@code UnixDispatcher} on JDK 21 to 25.
 */
final class SocketDispatcherInstrumentation implements JdkInstrumentation {
    private final String typeName;

    SocketDispatcherInstrumentation(String typeName) {
        this.typeName = typeName;
    }

    @Override
    public String typeName() {
        return typeName;
    }

    @Override
    public List<Spot> spots() {
        return List.of(new Spot(Hook.DESCRIPTOR_CLOSED, "close"));
    }

    @Override
    public boolean isInEveryJdk() {
        return false;
    }
}
