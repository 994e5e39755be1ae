// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/**
 * Where the options of all the JDK's sockets are set, whichever API is used, and where the JDK itself asks for a socket's
 * local address (JDK 17 to 25).
 */
final class NetInstrumentation implements TypeInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.Net";
    }

    @Override
    public List<Spot> spots() {
        return List.of(
                // the one without a family calls this one
                new Spot(Hook.OPTION_SET, "setSocketOption", "(Ljava/io/FileDescriptor;Ljava/net/ProtocolFamily;"),
                new Spot(Hook.LOCATED, "localAddress"));
    }
}
