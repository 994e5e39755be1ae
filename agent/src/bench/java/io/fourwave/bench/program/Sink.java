// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** An OTLP receiver that takes everything and keeps nothing, for as long as the process with this id lives. */
public final class Sink {
    private static final int OTLP_HTTP = 4318;

    private Sink() {}

    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), OTLP_HTTP), 0);
        server.createContext("/", Sink::discard);
        server.start();
        awaitEnd(arguments[0]);
        server.stop(0);
    }

    static void awaitEnd(String pid) {
        while (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
            ProgramOutput.pass(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void discard(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
