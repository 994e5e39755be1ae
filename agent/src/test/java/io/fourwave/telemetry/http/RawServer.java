// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers each connection by a script, and need not keep to HTTP. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Script script;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private RawServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
    }

    static RawServer start(Script script) throws IOException {
        return start(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), script);
    }

    static RawServer start(ServerSocket listener, Script script) {
        RawServer server = new RawServer(listener, script);
        server.daemon(server::accept);
        return server;
    }

    /** Answers the first requests of a connection with these texts, then closes it. */
    static RawServer answering(String... answers) throws IOException {
        return start((server, socket) -> {
            for (String answer : answers) {
                server.readRequest(socket);
                write(socket, answer);
            }
        });
    }

    /** Answers every request of a connection with this text, and leaves it to the client to close. */
    static RawServer repeating(String answer) throws IOException {
        return start((server, socket) -> {
            while (true) {
                server.readRequest(socket);
                write(socket, answer);
            }
        });
    }

    String url(String path) {
        return "http://127.0.0.1:" + listener.getLocalPort() + path;
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** The heads of the requests read so far. */
    List<String> requests() {
        return requests;
    }

    /** Reads one request with its body. */
    byte[] readRequest(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("end of stream");
            }
            head.append((char) next);
        }
        requests.add(head.toString());
        String length = head.toString().replaceAll("(?is).*content-length: *([0-9]+).*", "$1");
        return in.readNBytes(Integer.parseInt(length));
    }

    /** Waits a moment, or until the server is closed: then false. */
    boolean pause(long millis) {
        try {
            return !closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket socket : new ArrayList<>(accepted)) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                accepted.add(socket);
                connections.incrementAndGet();
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed by the test
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.serve(this, socket);
        } catch (IOException e) {
            // the client went away: its test says whether it should have
        }
    }

    private void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    interface Script {
        void serve(RawServer server, Socket socket) throws IOException;
    }
}
