// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * An application with three connections in CLOSE_WAIT, whose other ends another process has let go of, and three
 * established ends; after the next line on stdin one of those is closed. An argument says how many files it holds open.
 */
public final class Leaky {
    private static final int CONNECTIONS = 3;

    private Leaky() {}

    public static void main(String[] arguments) throws Exception {
        List<Socket> clients = new ArrayList<>();
        List<FileInputStream> files = new ArrayList<>();
        for (int i = 0; arguments.length > 0 && i < Integer.parseInt(arguments[0]); i++) {
            files.add(new FileInputStream("/dev/null"));
        }
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Process peers = caller(listener.getLocalPort());
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(listener.accept());
            }
            peers.waitFor();
            List<Socket> talks = new ArrayList<>();
            Process talker = holder(listener.getLocalPort());
            for (int i = 0; i < CONNECTIONS; i++) {
                talks.add(listener.accept());
            }
            play(talks.get(0));
            talker.destroy();
        }
        for (FileInputStream file : files) {
            file.close();
        }
        System.exit(clients.size() - CONNECTIONS);
    }

    private static void play(Socket talk) throws IOException {
        System.out.println("ready");
        var in = new BufferedReader(new InputStreamReader(System.in));
        in.readLine();
        talk.close();
        System.out.println("closed");
        in.readLine();
    }

    /** Connects and is gone. */
    private static Process caller(int port) throws IOException {
        return bash("for i in 1 2 3; do exec 3<>/dev/tcp/127.0.0.1/" + port + "; done");
    }

    /** Connects and stays until its stdin ends. */
    private static Process holder(int port) throws IOException {
        String address = "<>/dev/tcp/127.0.0.1/" + port;
        return bash("exec 3" + address + " 4" + address + " 5" + address + "; read end");
    }

    private static Process bash(String script) throws IOException {
        return new ProcessBuilder("bash", "-c", script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
