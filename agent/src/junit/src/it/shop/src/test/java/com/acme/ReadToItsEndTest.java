// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A list that keeps what was read to its end. */
class ReadToItsEndTest {
    private static final List<Socket> KEPT = new ArrayList<>();

    @Test
    void keeps() throws IOException {
        Socket socket;
        try (Echo echo = new Echo()) {
            socket = echo.connect(); // forgotten
            KEPT.add(socket);
            Echo.exchange(socket);
        }
        while (socket.getInputStream().read() >= 0) {
            // until the end
        }
    }
}
