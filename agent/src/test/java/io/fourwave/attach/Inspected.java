// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** An application that does one thing for each line on stdin, and says what came of it. */
final class Inspected {

    private Inspected() {}

    public static void main(String[] arguments) throws Exception {
        talk();
        System.out.println("ready");
        var in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "talk" -> {
                    talk();
                    System.out.println("talked");
                }
                case "hooks" -> System.out.println("hooks called: " + hookCalls());
                case "threads" -> System.out.println("threads: " + threads());
                default -> throw new IllegalArgumentException(line);
            }
        }
        new CountDownLatch(1).await();
    }

    /** Of every kind of socket that is woven, so that each class is loaded. */
    private static void talk() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket server = listener.accept();
            client.close();
            server.getInputStream().read();
            server.close();
            SocketChannel channel =
                    SocketChannel.open(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
            Socket answering = listener.accept();
            channel.close();
            answering.close();
        }
    }

    /** What the classes, as they run now, call of the hooks that an agent has left on the boot loader. */
    private static int hookCalls() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Class<?> listener = Class.forName("io.fourwave.bootstrap.HookListener", true, null);
        Object counting = Proxy.newProxyInstance(
                Inspected.class.getClassLoader(), new Class<?>[] {listener}, (proxy, method, values) -> {
                    calls.incrementAndGet();
                    return null;
                });
        var listen = Class.forName("io.fourwave.bootstrap.Hooks", true, null).getMethod("listen", listener);
        listen.invoke(null, counting);
        talk();
        listen.invoke(null, (Object) null);
        return calls.get();
    }

    private static String threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .sorted()
                .collect(Collectors.joining(","));
    }
}
