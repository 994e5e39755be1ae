// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads to the end and closes late or never: {@code PORT HOW}. {@code main} fetches twenty by itself, pauses and closes all;
 * {@code collected} does so in a thread that waits for the result of another. {@code quarter} has three of four closed by a
 * schedule and loses the fourth, {@code crowd} loses all; both go on until the test ends, in a JVM with a schedule.
 */
final class LateCloses {
    /** Longer than leak.after, and less than ten times as long. */
    private static final long KEPT_MILLIS = Cue.scaled(12_000);

    private static final long LATE_MILLIS = Cue.scaled(3_000);

    private static final ConcurrentLinkedQueue<Socket> LOST = new ConcurrentLinkedQueue<>();

    private LateCloses() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        switch (arguments[1]) {
            case "main" -> {
                begin(() -> {
                    Cue.sayAndEnd("ready", null);
                    return null;
                });
                closeAfterAPause(port);
            }
            case "collected" -> {
                begin(() -> closeAfterTheResult(port));
                Cue.sayAndEnd("ready", null);
            }
            default -> {
                ScheduledExecutorService schedule = Executors.newScheduledThreadPool(1);
                boolean loseAll = arguments[1].equals("crowd");
                begin(() -> loseForEver(port, schedule, loseAll ? 1 : 4, loseAll ? 60 : 250));
                Cue.sayAndEnd("ready", schedule);
            }
        }
    }

    private static void closeAfterAPause(int port) throws Exception {
        List<Socket> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            kept.add(fetched(port));
        }
        Thread.sleep(KEPT_MILLIS);
        for (Socket socket : kept) {
            socket.close();
        }
        Thread.sleep(KEPT_MILLIS * 10);
    }

    private static Void closeAfterTheResult(int port) throws Exception {
        CompletionService<String> others = new ExecutorCompletionService<>(Executors.newCachedThreadPool());
        List<Socket> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            kept.add(fetched(port));
        }
        others.submit(() -> {
            // its thread waits like one that has nothing to do
            new LinkedBlockingQueue<>().poll(KEPT_MILLIS, TimeUnit.MILLISECONDS);
            return "result";
        });
        others.take();
        for (Socket socket : kept) {
            socket.close();
        }
        return null;
    }

    private static Void loseForEver(int port, ScheduledExecutorService schedule, int oneIn, long everyMillis)
            throws Exception {
        schedule.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.SECONDS);
        ExecutorService readers = Executors.newFixedThreadPool(3);
        for (int i = 0; ; i++) {
            boolean lost = i % oneIn == 0;
            readers.submit(() -> {
                Socket socket = fetched(port);
                return lost
                        ? LOST.add(socket)
                        : schedule.schedule(() -> close(socket), LATE_MILLIS, TimeUnit.MILLISECONDS);
            });
            // as who waits for its next order
            new LinkedBlockingQueue<>().poll(everyMillis, TimeUnit.MILLISECONDS);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Socket fetched(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.getOutputStream().write("question\n".getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        return socket;
    }

    private static void begin(Callable<Void> task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.call();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                "worker");
        thread.setDaemon(true);
        thread.start();
    }
}
