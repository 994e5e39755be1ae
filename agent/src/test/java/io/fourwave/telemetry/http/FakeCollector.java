// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A well-behaved collector: the JDK's HTTP server, which answers as it is told and 200 otherwise. */
final class FakeCollector implements AutoCloseable {
    static final String EMPTY_OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final HttpServer server;
    private final Deque<Received> received = new ConcurrentLinkedDeque<>();
    private final Deque<Integer> statuses = new ConcurrentLinkedDeque<>();
    private volatile byte[] body = new byte[0];

    private FakeCollector(HttpServer server) {
        this.server = server;
    }

    static FakeCollector start() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        FakeCollector collector = new FakeCollector(HttpServer.create(new InetSocketAddress(loopback, 0), 50));
        collector.server.createContext("/", collector::answer);
        collector.server.start();
        return collector;
    }

    /** Not the JDK's server, but one that can be put at an address of choice; port 0 chooses one. Answers one request. */
    static RawServer raw(String address, int port) {
        try {
            return RawServer.start(new ServerSocket(port, 50, InetAddress.getByName(address)), (s, socket) -> {
                s.readRequest(socket);
                RawServer.write(socket, EMPTY_OK);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    void answer(Collection<Integer> next) {
        statuses.addAll(next);
    }

    void body(byte[] bytes) {
        body = bytes;
    }

    int port() {
        return server.getAddress().getPort();
    }

    SenderSettings settings() {
        return new SenderSettings("http://127.0.0.1:" + port() + "/v1/traces");
    }

    Deque<Received> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.add(new Received(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                Map.copyOf(exchange.getRequestHeaders()),
                exchange.getRequestBody().readAllBytes()));
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(statuses.isEmpty() ? 200 : statuses.remove(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    record Received(String line, Map<String, List<String>> headers, byte[] body) {}
}
