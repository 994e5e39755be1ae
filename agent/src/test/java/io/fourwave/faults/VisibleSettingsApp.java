// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Locale;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;

/** Prints what a program can find out about its JVM, from its first statement on and after its first connection. */
final class VisibleSettingsApp {

    private VisibleSettingsApp() {}

    public static void main(String[] arguments) throws IOException {
        threads();
        exchange();
        threads();
        System.out.println(new Thread(() -> {}).getName());
        new TreeMap<>(System.getProperties()).forEach((key, value) -> System.out.println(key + "=" + value));
        for (Provider provider : Security.getProviders()) {
            System.out.println(provider);
        }
        System.out.println(Locale.getDefault() + " " + Charset.defaultCharset() + " "
                + TimeZone.getDefault().getID());
        System.out.println(Thread.getDefaultUncaughtExceptionHandler());
        System.out.println(Thread.currentThread().getContextClassLoader().getClass());
        System.out.println(ForkJoinPool.commonPool().getPoolSize());
        System.out.println(Arrays.toString(new IllegalStateException().getStackTrace()));
        System.err.println("done");
        System.exit(7);
    }

    private static void threads() {
        Thread[] threads = new Thread[Thread.activeCount() + 10];
        int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++) {
            System.out.println(threads[i].getName() + " of " + count);
        }
    }

    private static void exchange() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            client.getOutputStream().write(42);
            System.out.println(server.getInputStream().read());
        }
    }
}
