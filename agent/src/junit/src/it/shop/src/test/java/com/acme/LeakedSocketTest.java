// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A socket that a test forgets. */
class LeakedSocketTest {
    private static Echo echo;

    @BeforeAll
    static void starts() {
        echo = new Echo();
    }

    @AfterAll
    static void stops() throws IOException {
        echo.close();
    }

    @Test
    void forgets() throws IOException {
        Echo.exchange(open());
    }

    @Test
    void closes() throws IOException {
        try (Socket socket = echo.connect()) {
            Echo.exchange(socket);
        }
    }

    private static Socket open() throws IOException {
        return echo.connect(); // forgotten
    }
}
