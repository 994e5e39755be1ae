// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads each class that its arguments name on a thread of its own before anything else: all of them wait for the agent,
 * and hold what they load meanwhile. Then it has one connection.
 */
final class EverySocketClass {

    private EverySocketClass() {}

    public static void main(String[] names) throws Exception {
        List<Thread> loaders = new ArrayList<>();
        for (String name : names) {
            Thread loader = new Thread(new Load(name));
            loader.start();
            loaders.add(loader);
        }
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            System.out.println(client.isConnected() && server.isConnected());
        }
        for (Thread loader : loaders) {
            loader.join();
        }
    }

    private static final class Load implements Runnable {
        private final String name;

        Load(String name) {
            this.name = name;
        }

        @Override
        public void run() {
            try {
                Class.forName(name, false, null);
            } catch (ClassNotFoundException absent) {
                System.out.println(absent);
            }
        }
    }
}
