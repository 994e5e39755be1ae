// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is opened is closed, by whoever has to. */
class CleanTest {
    private static Echo echo;
    private static Socket shared;

    @BeforeAll
    static void starts() throws IOException {
        echo = new Echo();
        shared = echo.connect();
    }

    @AfterAll
    static void stops() throws IOException {
        shared.close();
        echo.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void usesTheSharedOne(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            Echo.exchange(shared);
        }
    }

    @TestFactory
    Stream<DynamicTest> opensItsOwn() {
        return Stream.of("a", "b").map(name -> DynamicTest.dynamicTest(name, () -> {
            try (Socket socket = echo.connect()) {
                Echo.exchange(socket);
            }
        }));
    }

    @Nested
    class Inner {
        private Socket socket;

        @BeforeEach
        void opens() throws IOException {
            socket = echo.connect();
        }

        @AfterEach
        void closes() throws IOException {
            socket.close();
        }

        @Test
        void uses() throws IOException {
            Echo.exchange(socket);
        }
    }
}
