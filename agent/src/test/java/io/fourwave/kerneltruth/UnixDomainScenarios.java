// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.QuietScenarios.quiet;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** No TCP either, by the very classes that have TCP. Not loaded by a JDK that has no such channels. */
final class UnixDomainScenarios {
    static final int FIRST_JDK = 16;

    List<Scenario> all() {
        return List.of(
                quiet("quiet-unix-channels", "Unix-domain channels", this::unixChannels)
                        .since(FIRST_JDK),
                quiet("quiet-unix-registered", "a Unix-domain channel in a selector", this::unixRegistered)
                        .since(FIRST_JDK));
    }

    private void unixChannels(ScenarioStage stage) throws IOException {
        withUnixPair((client, server) -> {
            client.write(ByteBuffer.allocate(1));
            client.shutdownOutput();
            ScenarioStage.drain(server);
            server.close();
            client.close();
        });
    }

    private void unixRegistered(ScenarioStage stage) throws IOException {
        withUnixPair((client, server) -> {
            try (Selector selector = Selector.open()) {
                client.configureBlocking(false);
                client.register(selector, SelectionKey.OP_READ);
                client.close();
                selector.selectNow();
                server.close();
            }
        });
    }

    private void withUnixPair(PairUse use) throws IOException {
        Path path = Files.createTempDirectory("fourwave-judge").resolve("socket");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path));
            SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
            use.with(client, listener.accept());
        } finally {
            Files.delete(path);
            Files.delete(path.getParent());
        }
    }

    private interface PairUse {
        void with(SocketChannel client, SocketChannel server) throws IOException;
    }
}
