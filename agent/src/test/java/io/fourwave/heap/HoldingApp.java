// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Holds connections in every way that {@link HoldersTest} asks for, each a number of times of its own, and dumps itself. */
final class HoldingApp {
    static final int IN_MAP = 7;
    static final int IN_CHAIN = 3000;
    static final int IN_THREADS = 4;
    static final int IN_THREAD_LOCAL = 2;
    static final int IDLE = 6;
    static final int BUSY = 5;
    static final int CHANNELS = 8;
    static final int REGISTERED = 9;
    static final int ASYNCHRONOUS = 10;
    static final int DROPPED = 11;
    static final int DROPPED_CHANNELS = 12;
    static final int IPV6 = 13;
    static final int UNCONNECTED = 14;
    static final int CLOSED = 15;
    static final int WEAK = 16;

    private static final Map<String, List<Warehouse>> SESSIONS = new HashMap<>();
    private static final Pool POOL = new Pool();
    private static final List<Object> CHANNEL_LIST = new ArrayList<>();
    private static final List<Object> SIX = new ArrayList<>();
    private static final List<Object> FRESH = new ArrayList<>();
    private static final List<Object> GONE = new ArrayList<>();
    private static final List<Object> WEAKLY = new ArrayList<>();
    private static Link chain;
    private static Selector selector;

    private HoldingApp() {}

    /** {@code FILE.hprof} */
    public static void main(String[] arguments) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        CountDownLatch ready = new CountDownLatch(IN_THREADS + 1);
        try (ServerSocket listener = new ServerSocket(0, 500, loopback);
                ServerSocket listener6 = new ServerSocket(0, 500, InetAddress.getByName("::1"))) {
            Dialer dialer = new Dialer(listener);
            blocking(dialer);
            channels(dialer);
            for (int i = 0; i < IPV6; i++) {
                SIX.add(new Dialer(listener6).socket());
            }
            for (int i = 0; i < IN_THREADS; i++) {
                thread("worker-" + i, () -> worker(dialer, ready));
            }
            thread("local", () -> localHolder(dialer, ready));
            ready.await();
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[0], false);
            System.out.println("listening " + listener.getLocalPort() + " " + listener6.getLocalPort());
        }
        System.exit(0);
    }

    private static void blocking(Dialer dialer) throws IOException {
        for (int i = 0; i < IN_MAP; i++) {
            SESSIONS.computeIfAbsent("key " + i % 3, key -> new ArrayList<>()).add(new Warehouse(dialer.socket()));
        }
        for (int i = 0; i < IN_CHAIN; i++) {
            chain = new Link(i < 10 ? dialer.socket() : null, chain);
        }
        for (int i = 0; i < IDLE; i++) {
            POOL.add(dialer.socket(), true);
        }
        for (int i = 0; i < BUSY; i++) {
            POOL.add(dialer.socket(), false);
        }
        for (int i = 0; i < UNCONNECTED; i++) {
            Socket socket = new Socket();
            socket.bind(null);
            FRESH.add(socket);
        }
        for (int i = 0; i < CLOSED; i++) {
            Socket socket = dialer.socket();
            socket.close();
            GONE.add(socket);
        }
        for (int i = 0; i < WEAK; i++) {
            WEAKLY.add(new WeakReference<>(dialer.socket()));
        }
        for (int i = 0; i < DROPPED; i++) {
            dialer.socket();
        }
    }

    private static void channels(Dialer dialer) throws Exception {
        selector = Selector.open();
        for (int i = 0; i < CHANNELS; i++) {
            CHANNEL_LIST.add(SocketChannel.open(dialer.address()));
        }
        for (int i = 0; i < REGISTERED; i++) {
            SocketChannel channel = SocketChannel.open(dialer.address());
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            channel.close();
        }
        for (int i = 0; i < ASYNCHRONOUS; i++) {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            channel.connect(dialer.address()).get();
            CHANNEL_LIST.add(channel);
        }
        for (int i = 0; i < DROPPED_CHANNELS; i++) {
            SocketChannel.open(dialer.address());
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void worker(Dialer dialer, CountDownLatch ready) {
        Warehouse own = new Warehouse(dialer.quietly());
        ready.countDown();
        park();
        Reference.reachabilityFence(own);
    }

    private static void localHolder(Dialer dialer, CountDownLatch ready) {
        ThreadLocal<Deque<Warehouse>> local = ThreadLocal.withInitial(ArrayDeque::new);
        for (int i = 0; i < IN_THREAD_LOCAL; i++) {
            local.get().add(new Warehouse(dialer.quietly()));
        }
        ready.countDown();
        park();
    }

    private static void park() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Warehouse {
        @SuppressWarnings("unused")
        private final Socket socket;

        Warehouse(Socket socket) {
            this.socket = socket;
        }
    }

    @SuppressWarnings("unused")
    private static final class Link {
        private final Socket socket;
        private final Link next;

        Link(Socket socket, Link next) {
            this.socket = socket;
            this.next = next;
        }
    }

    /** As many do: all of them in one collection, the idle ones in another as well. */
    private static final class Pool {
        private final List<Warehouse> everything = new ArrayList<>();
        private final Deque<Warehouse> idle = new ArrayDeque<>();

        void add(Socket socket, boolean isIdle) {
            Warehouse warehouse = new Warehouse(socket);
            everything.add(warehouse);
            if (isIdle) {
                idle.add(warehouse);
            }
        }
    }

    /** Nobody accepts: the kernel completes the handshake, and this JVM has one end of each connection alone. */
    private static final class Dialer {
        private final ServerSocket listener;

        Dialer(ServerSocket listener) {
            this.listener = listener;
        }

        InetSocketAddress address() {
            return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
        }

        Socket socket() throws IOException {
            return new Socket(listener.getInetAddress(), listener.getLocalPort());
        }

        Socket quietly() {
            try {
                return socket();
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
        }
    }
}
