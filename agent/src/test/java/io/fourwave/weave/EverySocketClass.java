// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * An agent before fourwave. As soon as the thread is there on which fourwave starts, it loads each class that its option
 * names, on a thread of its own: all of them wait for the weaver, and hold what they load meanwhile. Main has one connection.
 */
final class EverySocketClass implements Runnable {
    private static final String STARTS = "fourwave-start";

    private final String[] names;

    private EverySocketClass(String... names) {
        this.names = names;
    }

    public static void premain(String names) {
        daemon(new EverySocketClass(names.split(",")));
    }

    public static void main(String[] arguments) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            System.out.println(client.isConnected() && server.isConnected());
        }
    }

    @Override
    public void run() {
        if (names.length == 1) {
            load();
            return;
        }
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[64];
        while (!isAmong(threads, all.enumerate(threads))) {
            Thread.yield();
        }
        System.err.println(STARTS);
        for (String name : names) {
            daemon(new EverySocketClass(name));
        }
    }

    private static void daemon(Runnable what) {
        Thread thread = new Thread(what);
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean isAmong(Thread[] threads, int count) {
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().equals(STARTS)) {
                return true;
            }
        }
        return false;
    }

    private void load() {
        try {
            Class.forName(names[0], false, null);
        } catch (ClassNotFoundException absent) {
            System.out.println(absent);
        }
    }
}
