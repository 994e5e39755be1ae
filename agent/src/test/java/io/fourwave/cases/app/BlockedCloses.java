// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Four connections whose writers are blocked, because the peer reads nothing, and whose closes wait for what the writers have:
 * {@code PORT tls|monitor}, {@code SSLSocket.close()} or the close of a wrapper that is {@code synchronized}.
 */
final class BlockedCloses {
    private static final int CONNECTIONS = 4;

    private BlockedCloses() {}

    public static void main(String[] arguments) throws Exception {
        boolean tls = arguments[1].equals("tls");
        SocketFactory factory = tls ? SSLSocketFactory.getDefault() : SocketFactory.getDefault();
        List<Closeable> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = factory.createSocket("127.0.0.1", Integer.parseInt(arguments[0]));
            socket.getInputStream().read();
            Wrapper wrapper = new Wrapper(socket);
            begin(tls ? () -> writeForEver(socket) : wrapper::write, "writer-" + i);
            all.add(tls ? socket : wrapper);
        }
        // a writer that is not blocked yet would let the close come through
        Thread.sleep(2_000);
        for (Closeable each : all) {
            begin(() -> close(each), "closer");
        }
        Cue.sayAndEnd("ready", all);
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException ended) {
            // with the JVM
        }
    }

    private static void writeForEver(Socket socket) {
        byte[] much = new byte[1 << 20];
        try {
            while (!socket.isClosed()) {
                socket.getOutputStream().write(much);
            }
        } catch (IOException ended) {
            // with the JVM
        }
    }

    private static void begin(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Wrapper implements Closeable {
        private final Socket socket;

        Wrapper(Socket socket) {
            this.socket = socket;
        }

        synchronized void write() {
            writeForEver(socket);
        }

        @Override
        public synchronized void close() throws IOException {
            socket.close();
        }
    }
}
