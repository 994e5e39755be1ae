// SPDX-License-Identifier: Apache-2.0
package com.acme;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import org.junit.jupiter.api.Test;

/** An answer whose body nobody reads or closes. */
class LeakedBodyTest {

    @Test
    void asksForTheStatusAlone() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[2]);
            exchange.close();
        });
        server.start();
        URL url = new URL("http", server.getAddress().getHostString(), server.getAddress().getPort(), "/");
        HttpURLConnection request = (HttpURLConnection) url.openConnection();
        request.getResponseCode(); // forgotten
        server.stop(0);
    }
}
