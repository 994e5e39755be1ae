// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A cache of connections that three threads fill in a burst, each with an exchange, for later: {@code PORT}. */
final class BurstCache {

    private BurstCache() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Map<Integer, Socket> cache = new ConcurrentHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        for (Future<Socket> filled : threads.invokeAll(IntStream.range(0, 20)
                .mapToObj(i -> (Callable<Socket>) () -> cache.computeIfAbsent(i, key -> open(port)))
                .toList())) {
            filled.get();
        }
        Cue.sayAndEnd("ready", cache);
    }

    private static Socket open(int port) {
        try {
            Socket socket = new Socket("127.0.0.1", port);
            socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read(new byte[100]);
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
