// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * HTTP/1.1 with keep-alive, as fast as it goes, client and server in this JVM. Arguments: the requests of a turn, the
 * seconds that a warm-up takes at least and at most.
 */
public final class KeepAlive {
    private static final int CLIENTS = 8;
    private static final byte[] BODY = "hello, world\n".repeat(20).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private KeepAlive() {}

    public static void main(String[] arguments) throws Exception {
        // or each answer waits 40 ms for a delayed ACK
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // or the server closes what stands still while others take their turns: 30 s by default
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
        ExecutorService threads = Executors.newFixedThreadPool(2 * CLIENTS);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", KeepAlive::answer);
        server.setExecutor(threads);
        server.start();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(new Socket(
                    InetAddress.getLoopbackAddress(), server.getAddress().getPort())));
        }
        int requests = Integer.parseInt(arguments[0]);
        try {
            new Turns(requests / 5, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))
                    .take(times -> run(threads, clients, times), () -> measure(threads, clients, requests));
        } finally {
            for (Client client : clients) {
                client.socket.close();
            }
            server.stop(0);
            threads.shutdown();
        }
    }

    private static void measure(ExecutorService threads, List<Client> clients, int requests) throws Exception {
        Cpu before = Cpu.now();
        long began = System.nanoTime();
        run(threads, clients, requests);
        double elapsed = System.nanoTime() - began;
        ProgramOutput.print("requests_a_second", 1e9 * requests / elapsed);
        ProgramOutput.print("cpu_us", Cpu.now().since(before).threads() / 1e3 / requests);
    }

    private static void run(ExecutorService threads, List<Client> clients, int requests) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (Client client : clients) {
            running.add(threads.submit(() -> {
                client.ask(requests / CLIENTS);
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, BODY.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(BODY);
        }
    }

    private record Client(Socket socket) {
        private static final int SHORTEST_HEAD = 4;

        void ask(int times) throws IOException {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(REQUEST);
                int length = 0;
                while (length < headLength(buffer, length) + BODY.length) {
                    int read = in.read(buffer, length, buffer.length - length);
                    if (read < 0) {
                        throw new EOFException("the server has closed " + socket);
                    }
                    length += read;
                }
            }
        }

        private static int headLength(byte[] buffer, int length) {
            for (int i = SHORTEST_HEAD; i <= length; i++) {
                if (buffer[i - 1] == '\n' && buffer[i - 2] == '\r' && buffer[i - 3] == '\n' && buffer[i - 4] == '\r') {
                    return i;
                }
            }
            return Integer.MAX_VALUE / 2;
        }
    }
}
