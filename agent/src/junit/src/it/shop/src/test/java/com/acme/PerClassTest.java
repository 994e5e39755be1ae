// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;

/** One object for all tests, closed at their end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PerClassTest {
    private final Echo echo = new Echo();
    private Socket socket;

    @RepeatedTest(2)
    void uses() throws IOException {
        if (socket == null) {
            socket = echo.connect();
        }
        Echo.exchange(socket);
    }

    @AfterAll
    void closes() throws IOException {
        socket.close();
        echo.close();
    }
}
