// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.NOTHING;
import static io.fourwave.kerneltruth.Scenario.scenario;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What is no TCP connection: nothing of it is announced, so any report of it is one too many. */
final class QuietScenarios {
    List<Scenario> all() {
        return List.of(
                quiet("quiet-datagrams", "datagram sockets and channels, connected", this::datagrams),
                quiet("quiet-listeners", "three kinds of listeners", this::listeners),
                quiet("quiet-unconnected", "sockets and channels that never connect", this::unconnected),
                quiet("quiet-pipes-and-files", "pipes and files", this::pipesAndFiles));
    }

    static Scenario quiet(String name, String what, Scenario.Body body) {
        return scenario(name, NOTHING, NOTHING, what, body);
    }

    private void datagrams(ScenarioStage stage) throws IOException {
        try (DatagramSocket receiver = new DatagramSocket(0, ScenarioStage.LOOPBACK);
                DatagramSocket sender = new DatagramSocket();
                DatagramChannel channel = DatagramChannel.open()) {
            sender.connect(receiver.getLocalSocketAddress());
            sender.send(new DatagramPacket(new byte[1], 1));
            channel.connect(receiver.getLocalSocketAddress());
            channel.write(ByteBuffer.allocate(1));
        }
    }

    private void listeners(ScenarioStage stage) throws IOException {
        InetSocketAddress any = new InetSocketAddress(ScenarioStage.LOOPBACK, 0);
        new ServerSocket(0, 50, ScenarioStage.LOOPBACK).close();
        ServerSocketChannel.open().bind(any).close();
        AsynchronousServerSocketChannel.open().bind(any).close();
        closeRegistered(ServerSocketChannel.open().bind(any));
    }

    private static void closeRegistered(ServerSocketChannel listener) throws IOException {
        try (Selector selector = Selector.open()) {
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            listener.close();
            selector.selectNow();
        }
    }

    private void unconnected(ScenarioStage stage) throws IOException {
        InetSocketAddress any = new InetSocketAddress(ScenarioStage.LOOPBACK, 0);
        new Socket().close();
        try (Socket bound = new Socket()) {
            bound.bind(any);
        }
        SocketChannel.open().close();
        SocketChannel.open().bind(any).close();
        AsynchronousSocketChannel.open().close();
    }

    private void pipesAndFiles(ScenarioStage stage) throws IOException {
        Pipe pipe = Pipe.open();
        pipe.sink().close();
        pipe.source().close();
        Path file = Files.createTempFile("fourwave-judge", "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1));
        } finally {
            Files.delete(file);
        }
    }
}
