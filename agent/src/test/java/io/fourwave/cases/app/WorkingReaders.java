// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Reads to the end, works on with what it has read, and closes at the end of that: {@code PORT HOW}. {@code threads} does so
 * in twenty threads, {@code fan-out} asks twenty at once in one, {@code several} asks twenty one after the other in one.
 * {@code handed-over} and {@code virtual} leave the work to threads of another pool, {@code queued} to three of them, {@code
 * awaited} to the thread that waits for the futures. {@code main} keeps them until another thread is done, {@code scheduled}
 * and {@code timer} until a task closes all that lie in a queue. {@code forgetful} does each order of a queue, and closes none.
 */
final class WorkingReaders {
    private static final long WORK_MILLIS = Cue.scaled(60_000);
    /** Longer than leak.after, and less than ten times as long: then the agent suspects what nobody has closed. */
    private static final long KEPT_MILLIS = Cue.scaled(12_000);

    private WorkingReaders() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Thread worker;
        switch (arguments[1]) {
            case "threads" -> {
                worker = null;
                for (int i = 0; i < 20; i++) {
                    begin(() -> work(port));
                }
            }
            case "fan-out" -> worker = begin(() -> fanOut(port));
            case "several" -> worker = begin(() -> several(port));
            case "handed-over" -> worker = begin(() -> handOver(port, Executors.newCachedThreadPool()));
            case "queued" -> worker = begin(() -> handOver(port, Executors.newFixedThreadPool(3)));
            case "virtual" -> worker = begin(() -> handOver(port, virtualThreads()));
            case "main" -> {
                keepInMain(port);
                return;
            }
            case "scheduled" -> worker = begin(() -> closeLater(port, WorkingReaders::schedule));
            case "timer" -> worker = begin(() -> closeLater(port, WorkingReaders::time));
            case "awaited" -> worker = begin(() -> await(port));
            default -> worker = begin(() -> forget(port));
        }
        Cue.sayAndEnd("ready", worker);
    }

    /** A test's sources are Java 17. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private static void handOver(int port, Executor others) {
        ExecutorService readers = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 20; i++) {
            CompletableFuture.supplyAsync(() -> fetched(port), readers)
                    .thenAcceptAsync(WorkingReaders::workAndClose, others);
        }
    }

    private static void workAndClose(Socket socket) {
        try (socket) {
            Thread.sleep(WORK_MILLIS);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Main waits for somebody who is done before ten times leak.after have passed. */
    private static void keepInMain(int port) throws Exception {
        List<Future<Socket>> answers = new ArrayList<>();
        ExecutorService readers = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 20; i++) {
            answers.add(readers.submit(() -> fetched(port)));
        }
        for (Future<Socket> answer : answers) {
            answer.get();
        }
        begin(() -> Cue.sayAndEnd("ready", answers));
        pause(KEPT_MILLIS);
        for (Future<Socket> answer : answers) {
            answer.get().close();
        }
        pause(WORK_MILLIS);
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    private static void closeLater(int port, Consumer<Runnable> later) {
        Queue<Socket> answers = new ConcurrentLinkedQueue<>();
        later.accept(() -> closeAll(answers));
        ExecutorService readers = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 20; i++) {
            readers.execute(() -> answers.add(fetched(port)));
        }
    }

    private static void closeAll(Queue<Socket> answers) {
        try {
            for (Socket socket = answers.poll(); socket != null; socket = answers.poll()) {
                socket.close();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void schedule(Runnable task) {
        Executors.newScheduledThreadPool(1).schedule(task, KEPT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void time(Runnable task) {
        new Timer("closer", true)
                .schedule(
                        new TimerTask() {
                            @Override
                            public void run() {
                                task.run();
                            }
                        },
                        KEPT_MILLIS);
    }

    private static void await(int port) throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(4);
        List<Future<Socket>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(readers.submit(() -> fetched(port)));
        }
        List<Socket> sockets = new ArrayList<>();
        for (Future<Socket> answer : answers) {
            sockets.add(answer.get());
        }
        Thread.sleep(WORK_MILLIS);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static Socket fetched(int port) {
        try {
            Socket socket = new Socket("127.0.0.1", port);
            ask(socket);
            readToTheEnd(socket);
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void work(int port) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            ask(socket);
            readToTheEnd(socket);
            Thread.sleep(WORK_MILLIS);
        }
    }

    private static void fanOut(int port) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                sockets.add(new Socket("127.0.0.1", port));
            }
            for (Socket socket : sockets) {
                ask(socket);
                readToTheEnd(socket);
            }
            Thread.sleep(WORK_MILLIS);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void several(int port) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket("127.0.0.1", port);
            ask(socket);
            readToTheEnd(socket);
            sockets.add(socket);
        }
        Thread.sleep(WORK_MILLIS);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static void forget(int port) throws Exception {
        BlockingQueue<Integer> orders = new LinkedBlockingQueue<>();
        IntStream.range(0, 20).forEach(orders::add);
        List<Socket> kept = new ArrayList<>();
        for (; ; ) {
            orders.take();
            Socket socket = new Socket("127.0.0.1", port);
            ask(socket);
            readToTheEnd(socket);
            kept.add(socket);
        }
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("question\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void readToTheEnd(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static Thread begin(Work work) {
        Thread thread = new Thread(() -> work.runOrFail(), "worker");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface Work {
        void run() throws Exception;

        default void runOrFail() {
            try {
                run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
