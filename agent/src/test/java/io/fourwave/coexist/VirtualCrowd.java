// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Many virtual threads, each of which opens a connection, waits for the server's byte and closes it. JDK 21 and later. */
final class VirtualCrowd {
    private static final int AT_ONCE = 100;

    private VirtualCrowd() {}

    public static void main(String[] arguments) throws Exception {
        int crowd = Integer.parseInt(arguments[0]);
        Semaphore open = new Semaphore(AT_ONCE);
        AtomicInteger closed = new AtomicInteger();
        try (ServerSocket listener = new ServerSocket(0, AT_ONCE, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(listener, crowd), "server");
            server.start();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < crowd; i++) {
                open.acquire();
                clients.add(startVirtual(() -> {
                    call(listener.getInetAddress(), listener.getLocalPort());
                    closed.incrementAndGet();
                    open.release();
                }));
            }
            for (Thread client : clients) {
                client.join();
            }
            server.join();
        }
        System.out.println("closed " + closed);
    }

    private static void call(InetAddress host, int port) {
        try (Socket client = new Socket(host, port)) {
            client.getInputStream().read();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void serve(ServerSocket listener, int crowd) {
        try {
            for (int i = 0; i < crowd; i++) {
                try (Socket accepted = listener.accept()) {
                    accepted.getOutputStream().write(1);
                    accepted.getInputStream().read();
                }
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** By name: this is compiled for JDK 17. */
    private static Thread startVirtual(Runnable work) throws ReflectiveOperationException {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
        } catch (InvocationTargetException refused) {
            throw new IllegalStateException("a virtual thread should start here", refused.getCause());
        }
    }
}
