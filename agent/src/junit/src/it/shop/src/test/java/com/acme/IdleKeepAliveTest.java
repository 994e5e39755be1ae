// SPDX-License-Identifier: Apache-2.0
package com.acme;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import org.junit.jupiter.api.Test;

/** The JDK's HTTP client keeps its connection, and the server stops. */
class IdleKeepAliveTest {

    @Test
    void readsTheWholeAnswer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[2]);
            exchange.close();
        });
        server.start();
        URL url = new URL("http", server.getAddress().getHostString(), server.getAddress().getPort(), "/");
        try (InputStream body = url.openStream()) {
            while (body.read() >= 0) {
                // to its end
            }
        }
        server.stop(0);
    }
}
