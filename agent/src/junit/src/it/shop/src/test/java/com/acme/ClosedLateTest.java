// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** A thread closes what was read to its end, when the class is over already. */
class ClosedLateTest {
    private static final long LATE_MILLIS = 700;

    @Test
    void leavesItToAThread() throws IOException {
        Socket socket;
        try (Echo echo = new Echo()) {
            socket = echo.connect();
            Echo.exchange(socket);
        }
        while (socket.getInputStream().read() >= 0) {
            // until the end
        }
        new Thread(() -> close(socket)).start();
    }

    private static void close(Socket socket) {
        try {
            Thread.sleep(LATE_MILLIS);
            socket.close();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
