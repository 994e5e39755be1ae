// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.RepeatedTest;

/** A pool and its server, which stay for the classes that follow. */
class StaticPoolTest {
    static final Echo SHARED = new Echo();
    private static final Deque<Socket> POOL = new ArrayDeque<>();

    static Socket take() throws IOException {
        return POOL.isEmpty() ? SHARED.connect() : POOL.pop();
    }

    static void giveBack(Socket socket) {
        POOL.push(socket);
    }

    @RepeatedTest(2)
    void uses() throws IOException {
        Socket socket = take();
        Echo.exchange(socket);
        giveBack(socket);
    }
}
