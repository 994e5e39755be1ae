// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A client whose sockets are opened by tasks of a pool of threads and forgotten there: {@code PORT}. */
final class ThreadPerConnection {
    private final Queue<Socket> forgotten = new ConcurrentLinkedQueue<>();
    private final int port;

    private ThreadPerConnection(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) throws Exception {
        var client = new ThreadPerConnection(Integer.parseInt(arguments[0]));
        ExecutorService threads = Executors.newFixedThreadPool(5);
        List<Callable<Void>> tasks = Stream.<Callable<Void>>generate(() -> client::download)
                .limit(20)
                .toList();
        threads.invokeAll(tasks).forEach(done -> {});
        threads.shutdown();
        Cue.sayAndEnd("ready", client);
    }

    private Void download() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        forgotten.add(socket);
        socket.getOutputStream().write("question\n".getBytes());
        socket.getInputStream().readAllBytes();
        return null;
    }
}
