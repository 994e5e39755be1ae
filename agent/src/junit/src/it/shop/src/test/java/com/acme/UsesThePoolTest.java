// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** A class that uses what another one has opened, or opens it for others. */
class UsesThePoolTest {

    @Test
    void uses() throws IOException {
        Socket socket = StaticPoolTest.take();
        Echo.exchange(socket);
        StaticPoolTest.giveBack(socket);
    }
}
