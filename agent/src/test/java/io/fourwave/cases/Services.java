// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What peers of no particular protocol do. A request is one line or one HTTP head, an answer is what the case says. */
final class Services {
    private static final long BEAT_NANOS = 200_000_000;

    private Services() {}

    /** The service begins when so many have connected, so that one connection cannot serve for all. */
    static Peer.Service onceAllAreThere(Peer.Service service) {
        CountDownLatch awaited = new CountDownLatch(Expected.CONNECTIONS);
        return socket -> {
            awaited.countDown();
            try {
                awaited.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            service.serve(socket);
        };
    }

    /** Answers one line and closes: the client reads its end of stream. */
    static Peer.Service answerAndClose() {
        return socket -> {
            readLine(socket);
            socket.getOutputStream().write("answer\n".getBytes(US_ASCII));
            socket.close();
        };
    }

    /** Answers one line, and stays. */
    static Peer.Service answer() {
        return socket -> {
            readLine(socket);
            socket.getOutputStream().write("answer\n".getBytes(US_ASCII));
        };
    }

    /** Sends as much as it can without having been asked, then closes. */
    static Peer.Service sendAndClose(int bytes) {
        return socket -> {
            socket.getOutputStream().write(new byte[bytes]);
            socket.close();
        };
    }

    /** Answers one line and resets. */
    static Peer.Service answerAndReset() {
        return socket -> {
            readLine(socket);
            socket.getOutputStream().write("answer\n".getBytes(US_ASCII));
            socket.getOutputStream().flush();
            readLine(socket);
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    /** Asks one line and leaves: what a client does that goes away. */
    static Peer.Service askAndClose() {
        return socket -> {
            socket.getOutputStream().write("question\n".getBytes(US_ASCII));
            socket.close();
        };
    }

    /** Asks, and stays. */
    static Peer.Service ask(String question) {
        return socket -> socket.getOutputStream().write(question.getBytes(US_ASCII));
    }

    /** Asks, half-closes, reads the answer to its end and closes. */
    static Peer.Service askAndHalfClose() {
        return socket -> {
            socket.getOutputStream().write("question\n".getBytes(US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            socket.close();
        };
    }

    /** Reads to the end and then says a word every fifth of a second, so often; then closes. */
    static Peer.Service answerSlowlyAfterTheEnd(int words) {
        return socket -> {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            for (int i = 0; i < words; i++) {
                LockSupport.parkNanos(BEAT_NANOS);
                socket.getOutputStream().write('.');
            }
            socket.close();
        };
    }

    /** Takes a line, thinks for so long and answers; the client closes. */
    static Peer.Service answerLate(long nanos) {
        return socket -> {
            readLine(socket);
            LockSupport.parkNanos(nanos);
            socket.getOutputStream().write("answer\n".getBytes(US_ASCII));
            expectEnd(socket.getInputStream());
            socket.close();
        };
    }

    /** Answers each line until the client closes, and closes after it. */
    static Peer.Service echo() {
        return socket -> {
            socket.getInputStream().transferTo(socket.getOutputStream());
            socket.close();
        };
    }

    /** Reads nothing, says nothing, closes nothing. */
    static Peer.Service silent() {
        return socket -> {};
    }

    /** Answers every HTTP request on a connection that it keeps. */
    static Peer.Service http(int bodyBytes) {
        byte[] answer = httpAnswer(bodyBytes, "");
        return socket -> {
            BufferedReader in = reader(socket);
            while (readHead(in)) {
                socket.getOutputStream().write(answer);
            }
        };
    }

    /** Answers one HTTP request and closes. */
    static Peer.Service httpAndClose(int bodyBytes) {
        byte[] answer = httpAnswer(bodyBytes, "Connection: close\r\n");
        return socket -> {
            readHead(reader(socket));
            socket.getOutputStream().write(answer);
            socket.close();
        };
    }

    private static byte[] httpAnswer(int bodyBytes, String header) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + header + "Content-Length: " + bodyBytes + "\r\n\r\n"
                        + "x".repeat(bodyBytes))
                .getBytes(US_ASCII);
    }

    /** False at the end of the stream. */
    private static boolean readHead(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        return line != null;
    }

    private static void readLine(Socket socket) throws IOException {
        int read = socket.getInputStream().read();
        while (read != '\n' && read != -1) {
            read = socket.getInputStream().read();
        }
    }

    private static void expectEnd(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }
}
