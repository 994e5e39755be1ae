// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens files until no descriptor is left ({@code fill}, or an argument), uses java.lang.management after it has closed
 * them ({@code manage}), ends the JVM with all of them open ({@code exit}), or forgets sockets whose peers have closed ({@code leak}), and
 * answers each line on stdin by one.
 */
public final class Hoarder {
    private static final List<Object> KEPT = new ArrayList<>();

    private Hoarder() {}

    public static void main(String[] arguments) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            connection(listener);
            if (arguments.length > 0) {
                fill();
            }
            System.out.println("ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
            for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
                System.out.println(
                        switch (line) {
                            case "fill" -> fill();
                            case "manage" -> manage();
                            case "exit" -> exit();
                            default -> leak(listener);
                        });
            }
        }
    }

    private static String fill() {
        try {
            while (true) {
                KEPT.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException full) {
            return "full";
        }
    }

    /** For which the JDK opens a library, once in a JVM: where that fails, no later try succeeds. */
    private static String manage() throws IOException {
        for (Object each : KEPT) {
            if (each instanceof FileInputStream file) {
                file.close();
            }
        }
        return ManagementFactory.getThreadMXBean().getThreadCount() > 0 ? "managed" : "no threads";
    }

    private static String exit() {
        System.exit(0);
        return "";
    }

    /** Opened and read to its end by one thread, which ends: nobody else opens it anew at a next use. */
    private static String leak(ServerSocket listener) throws Exception {
        for (int i = 0; i < 5; i++) {
            Thread user = new Thread(() -> readToTheEnd(listener));
            user.start();
            user.join();
        }
        return "leaked";
    }

    private static Socket connection(ServerSocket listener) throws IOException {
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        KEPT.add(client);
        listener.accept().close();
        return client;
    }

    private static void readToTheEnd(ServerSocket listener) {
        try {
            connection(listener).getInputStream().read();
        } catch (IOException reset) {
            throw new IllegalStateException(reset);
        }
    }
}
