// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks HTTP as far as its fault allows, on a port of loopback, and counts whole bodies and parts of bodies. */
final class FaultyCollector implements AutoCloseable {
    private final ServerSocket server;
    private final Fault fault;
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger parts = new AtomicInteger();
    private final List<Socket> held = new CopyOnWriteArrayList<>();

    private FaultyCollector(ServerSocket server, Fault fault) {
        this.server = server;
        this.fault = fault;
    }

    static FaultyCollector start(Fault fault) {
        try {
            FaultyCollector collector =
                    new FaultyCollector(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), fault);
            collector.inBackground(collector::accept);
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Requests whose body came as long as it was announced. */
    int whole() {
        return whole.get();
    }

    /** Requests that ended before their end. */
    int parts() {
        return parts.get();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : held) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void inBackground(Runnable work) {
        Thread thread = new Thread(work, "faulty collector");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                held.add(socket);
                inBackground(() -> talk(socket));
            } catch (IOException closed) {
                // at the end of the test
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                int length = readHead(in);
                if (length < 0) {
                    return;
                }
                int wanted = fault == Fault.DROPS_MID_BODY ? length / 2 : length;
                int got = in.readNBytes(wanted).length;
                (got == length ? whole : parts).incrementAndGet();
                answer(socket);
            }
        } catch (IOException gone) {
            // the agent's JVM, or the server at the end of the test
        }
    }

    private void answer(Socket socket) throws IOException {
        switch (fault) {
            case DROPS_MID_BODY -> {
                socket.setSoLinger(true, 0);
                throw new EOFException("dropped");
            }
            case NEVER_ANSWERS -> socket.getInputStream().read();
            default -> socket.getOutputStream().write(fault.answer.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** The announced length of the body; -1 where no request comes. */
    private static int readHead(InputStream in) throws IOException {
        int length = -1;
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        return length;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** What is wrong with it. */
    enum Fault {
        ACCEPTS("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        TOO_MANY_REQUESTS("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"),
        OUT_OF_ORDER("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"),
        TALKS_NONSENSE("\0\0\0\4\0\0\0\0\0\0\u0080\u00ff nonsense\n\n"),
        DROPS_MID_BODY(""),
        DROPS_MID_ANSWER("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly"),
        NEVER_ANSWERS("");

        private final String answer;

        Fault(String answer) {
            this.answer = answer;
        }
    }
}
