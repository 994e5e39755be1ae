// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An application that does what the lines on its stdin say. What it prints is the same with and without an agent, but for
 * the lines that begin with {@code took} and {@code figures}.
 */
final class Work {
    private static final PrintStream OUT = System.out;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<ChurnThread> background = new ArrayList<>();
    private final List<Socket> kept = new ArrayList<>();
    private int halfClosed;

    private Work() {}

    public static void main(String[] arguments) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> OUT.println("uncaught: " + thrown));
        Work work = new Work();
        OUT.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            long begun = System.nanoTime();
            OUT.println(work.done(line.split(" ")));
            OUT.println("took " + (System.nanoTime() - begun) / 1000);
        }
        System.exit(0);
    }

    private String done(String[] order) throws Exception {
        return switch (order[0]) {
            case "churn" -> churn(number(order, 1), number(order, 2));
            case "start" -> start(number(order, 1), number(order, 2));
            case "stop" -> stop();
            case "burst" -> burst(number(order, 1), number(order, 2));
            case "exhaust" -> exhaustDescriptors();
            case "fill" -> fillHeap(number(order, 1));
            case "half" -> halfClosed(number(order, 1));
            case "sabotage" -> Sabotage.of(number(order, 1), Work::oneConnection);
            case "tell" -> tell(order[1]);
            case "requests" -> RequestClasses.send(number(order, 1), order[2]);
            case "named" -> Excess.named(number(order, 1), number(order, 2));
            case "lose" -> Excess.lose(number(order, 1), number(order, 2));
            case "scan" -> Excess.scan(number(order, 1), order[2], number(order, 3), number(order, 4));
            case "spread" -> Excess.spread(number(order, 1), number(order, 2));
            case "serve" -> "serving " + Door.working(number(order, 1)).port();
            case "counted" -> AgentBean.awaitCalls(number(order, 1));
            case "ports" -> AgentBean.ports();
            case "children" -> "children's page faults " + ChildFaults.sinceStart();
            case "clock" -> "clock " + System.currentTimeMillis();
            case "figures" -> JvmFigures.now().line();
            default -> throw new IllegalArgumentException(order[0]);
        };
    }

    private static int number(String[] order, int index) {
        return Integer.parseInt(order[index]);
    }

    /** So many connections on so many threads. */
    private static String churn(int connections, int threads) throws InterruptedException {
        List<ChurnThread> churns = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            churns.add(ChurnThread.started(connections / threads));
        }
        return "churned " + sum(churns);
    }

    /** Churns on so many threads until the next stop, with a pause of so many milliseconds after each connection. */
    private String start(int threads, int pause) {
        for (int i = 0; i < threads; i++) {
            background.add(ChurnThread.started(Integer.MAX_VALUE, pause));
        }
        return "started";
    }

    private String stop() throws InterruptedException {
        background.forEach(ChurnThread::stop);
        String sum = "stopped " + sum(background);
        background.clear();
        return sum;
    }

    private static String sum(List<ChurnThread> churns) throws InterruptedException {
        long done = 0;
        long errors = 0;
        for (ChurnThread churn : churns) {
            churn.join();
            done += churn.done();
            errors += churn.errors();
        }
        return "connections " + done + " errors " + errors;
    }

    /** So many connections one after the other, each kept until so many are open; resets leave nothing in the kernel. */
    private static String burst(int connections, int open) throws IOException {
        Deque<Socket> kept = new ArrayDeque<>();
        try (ServerSocket listener = new ServerSocket(0, 50, LOOPBACK)) {
            for (int i = 0; i < connections; i++) {
                kept.add(new Socket(LOOPBACK, listener.getLocalPort()));
                kept.add(listener.accept());
                if (kept.size() >= 2 * open) {
                    resetAll(kept);
                }
            }
        }
        resetAll(kept);
        return "burst of " + connections;
    }

    private static void resetAll(Deque<Socket> kept) throws IOException {
        while (!kept.isEmpty()) {
            Socket client = kept.remove();
            client.setSoLinger(true, 0);
            client.close();
            kept.remove().close();
        }
    }

    /** Connects until the system has no more descriptors for it, and goes on with what it had. */
    private static String exhaustDescriptors() throws IOException {
        Deque<Socket> kept = new ArrayDeque<>();
        String refusal = "";
        try (ServerSocket listener = new ServerSocket(0, 50, LOOPBACK)) {
            while (true) {
                kept.add(new Socket(LOOPBACK, listener.getLocalPort()));
                kept.add(listener.accept());
            }
        } catch (IOException refused) {
            refusal = refused.getMessage();
        }
        for (Socket socket : kept) {
            socket.close();
        }
        return "exhausted: " + refusal;
    }

    /** So many times the heap is full for a while, whoever asks for more meanwhile; the churn goes on afterwards. */
    private static String fillHeap(int times) {
        int errors = 0;
        for (int i = 0; i < times; i++) {
            try {
                errors += Hoard.fill() ? 1 : 0;
            } catch (OutOfMemoryError full) {
                errors++;
            }
        }
        return "OutOfMemoryError " + errors + " times";
    }

    /** The client says goodbye at once, the server so many milliseconds later. */
    private String halfClosed(int millis) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK)) {
            Socket client = new Socket(LOOPBACK, listener.getLocalPort());
            try (Socket server = listener.accept()) {
                client.close();
                OUT.println("closing " + ++halfClosed);
                if (server.getInputStream().read() != -1) {
                    throw new AssertionError("nothing was sent");
                }
                new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            }
        }
        return "half closed";
    }

    /** The same text as a header and as content in both directions; one end is left with some of it unread. */
    private String tell(String text) throws IOException {
        byte[] request =
                ("POST / HTTP/1.1\r\nAuthorization: " + text + "\r\n\r\n" + text).getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
            Socket server = listener.accept();
            kept.add(server);
            client.getOutputStream().write(request);
            server.getOutputStream().write(request);
            client.getInputStream().readNBytes(request.length);
            server.getInputStream().readNBytes(request.length / 2);
        }
        return "told";
    }

    private static void oneConnection() {
        ChurnThread.started(1).join();
    }
}
