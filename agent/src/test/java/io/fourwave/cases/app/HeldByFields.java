// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A client that keeps what it has read to the end in static fields, and some idle ones for another use: {@code PORT}. */
final class HeldByFields {
    private static final Map<String, List<Session>> SESSIONS = new HashMap<>();
    private static final Map<Integer, SocketChannel> CHANNELS = new ConcurrentHashMap<>();
    private static final Deque<Socket> IDLE = new ArrayDeque<>();

    private HeldByFields() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        for (int i = 0; i < 12; i++) {
            SESSIONS.computeIfAbsent("shop " + i % 3, shop -> new ArrayList<>()).add(new Session(fetch(port)));
        }
        for (int i = 0; i < 4; i++) {
            CHANNELS.put(i, channel(port));
        }
        for (int i = 0; i < 5; i++) {
            IDLE.add(fetch(port));
        }
        Cue.say("ready");
        int sessions = 0;
        for (List<Session> each : SESSIONS.values()) {
            for (Session session : each) {
                sessions += isClosed(session.socket) ? 1 : 0;
            }
        }
        int idle = 0;
        for (Socket socket : IDLE) {
            idle += isClosed(socket) ? 0 : 1;
        }
        Cue.sayAndEnd("sessions end: " + sessions + ", idle ones: " + idle, IDLE);
    }

    /** What nobody has closed takes a byte, though its peer will not. */
    private static boolean isClosed(Socket socket) {
        try {
            socket.getOutputStream().write(1);
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private static Socket fetch(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("question\n".getBytes());
        socket.getInputStream().readAllBytes();
        return socket;
    }

    private static SocketChannel channel(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap("question\n".getBytes()));
        ByteBuffer answer = ByteBuffer.allocate(1024);
        while (channel.read(answer) >= 0) {
            answer.clear();
        }
        return channel;
    }

    private static final class Session {
        private final Socket socket;

        Session(Socket socket) {
            this.socket = socket;
        }
    }
}
