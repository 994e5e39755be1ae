// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Where a scenario plays: opens connections over loopback and announces each of their ends on stdout, as {@code
 * SCENARIO name side local-address local-port peer-address peer-port}, so that a judge knows whose they are.
 */
final class ScenarioStage {
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final String scenario;
    private final List<Object> kept;

    /** Whatever scenarios want to live until the JVM exits goes to {@code kept}. */
    ScenarioStage(String scenario, List<Object> kept) {
        this.scenario = scenario;
        this.kept = kept;
    }

    /** The same stage, announcing under another name. */
    ScenarioStage as(String otherScenario) {
        return new ScenarioStage(otherScenario, kept);
    }

    /** Keeps an object from the garbage collector until the JVM exits. */
    void keep(Object object) {
        kept.add(object);
    }

    Sockets sockets() throws IOException {
        return sockets(LOOPBACK);
    }

    Sockets sockets(InetAddress address) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, address)) {
            Socket client = new Socket(address, listener.getLocalPort());
            return announced(new Sockets(client, listener.accept()));
        }
    }

    Sockets announced(Sockets sockets) {
        announce(sockets.client(), sockets.server());
        return sockets;
    }

    Channels channels() throws IOException {
        return channels(new InetSocketAddress(LOOPBACK, 0));
    }

    Channels channels(InetSocketAddress address) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(address)) {
            SocketChannel client = SocketChannel.open(listener.getLocalAddress());
            Channels channels = new Channels(client, listener.accept());
            announce(client.socket(), channels.server().socket());
            return channels;
        }
    }

    private void announce(Socket client, Socket server) {
        announce("client", local(client), local(server));
        announce("server", local(server), local(client));
    }

    /** Announces both ends by the addresses that the client's channel knows. */
    void announce(AsynchronousSocketChannel client) throws IOException {
        InetSocketAddress local = (InetSocketAddress) client.getLocalAddress();
        InetSocketAddress peer = (InetSocketAddress) client.getRemoteAddress();
        announce("client", local, peer);
        announce("server", peer, local);
    }

    void announce(String side, InetSocketAddress local, InetSocketAddress peer) {
        System.out.println(String.join(" ", "SCENARIO", scenario, side, text(local), text(peer)));
    }

    private static String text(InetSocketAddress endpoint) {
        return endpoint.getAddress().getHostAddress() + " " + endpoint.getPort();
    }

    static InetSocketAddress local(Socket socket) {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    /** Reads to the end of the stream, and forgets what it read. */
    static void drain(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Reads a blocking channel to the end of its stream. */
    static void drain(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (channel.read(buffer) >= 0) {
            buffer.clear();
        }
    }

    /** Two connected sockets. */
    record Sockets(Socket client, Socket server) {
        void clientFirst() throws IOException {
            client.close();
            drain(server.getInputStream());
            server.close();
        }

        void serverFirst() throws IOException {
            server.close();
            drain(client.getInputStream());
            client.close();
        }
    }

    /** Two connected channels, in blocking mode. */
    record Channels(SocketChannel client, SocketChannel server) {
        void clientFirst() throws IOException {
            client.close();
            drain(server);
            server.close();
        }
    }
}
