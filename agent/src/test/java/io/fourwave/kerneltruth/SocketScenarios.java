// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.ANY;
import static io.fourwave.kerneltruth.Scenario.NOTHING;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.scenario;

import io.fourwave.kerneltruth.ScenarioStage.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

/** {@link Socket} and its streams: orderly closes. */
final class SocketScenarios {
    private static final int RACING_PAIRS = 10;

    List<Scenario> all() {
        return List.of(
                scenario("socket-client-first", ACTIVE, PASSIVE, "the client closes first", this::clientFirst),
                scenario("socket-server-first", PASSIVE, ACTIVE, "an accepted socket closes first", this::serverFirst),
                scenario("socket-streams", ACTIVE, PASSIVE, "both ends close a stream only", this::streams),
                scenario("socket-half-close", ACTIVE, PASSIVE, "request, FIN, answer, close", this::halfClose),
                scenario("socket-two-half-closes", ACTIVE, PASSIVE, "both shut down, then close", this::twoHalfCloses),
                scenario("socket-two-shutdowns", ACTIVE, PASSIVE, "the second one throws", this::twoShutdowns),
                scenario("socket-shutdown-input", ACTIVE, PASSIVE, "shutdownInput, then close", this::shutdownInput),
                scenario("socket-close-twice", ACTIVE, PASSIVE, "the second close does nothing", this::closeTwice),
                scenario("socket-two-closers", ACTIVE, PASSIVE, "both closes at once", this::twoClosers),
                scenario("socket-close-in-read", ACTIVE, PASSIVE, "another thread sits in read", this::closeInRead),
                scenario("socket-linger-1s", ACTIVE, PASSIVE, "all data is acknowledged", this::linger),
                scenario("socket-data-after-close", ACTIVE, NOTHING, "answered by an RST", this::dataAfterClose),
                scenario("socket-crossing-fins", ACTIVE, ACTIVE, "CLOSING: FIN behind unsent data", this::crossingFins),
                scenario("socket-racing-pairs", ANY, ANY, "both ends close at the same moment", this::racingPairs),
                scenario("socket-ipv6", ACTIVE, PASSIVE, "::1", this::ipv6),
                scenario("socket-ipv4-mapped", ACTIVE, PASSIVE, "IPv4 client, listener on ::", this::ipv4Mapped));
    }

    private void clientFirst(ScenarioStage stage) throws IOException {
        stage.sockets().clientFirst();
    }

    private void serverFirst(ScenarioStage stage) throws IOException {
        stage.sockets().serverFirst();
    }

    private void streams(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().getOutputStream().close();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.server().getInputStream().close();
    }

    private void halfClose(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().getOutputStream().write(1);
        sockets.client().shutdownOutput();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.server().getOutputStream().write(2);
        sockets.server().close();
        ScenarioStage.drain(sockets.client().getInputStream());
        sockets.client().close();
    }

    private void twoHalfCloses(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().shutdownOutput();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.server().shutdownOutput();
        ScenarioStage.drain(sockets.client().getInputStream());
        sockets.client().close();
        sockets.server().close();
    }

    private void twoShutdowns(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().shutdownOutput();
        try {
            sockets.client().shutdownOutput();
        } catch (SocketException alreadyShutDown) {
            sockets.serverFirst();
        }
    }

    private void shutdownInput(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().shutdownInput();
        sockets.clientFirst();
    }

    private void closeTwice(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().close();
        sockets.clientFirst();
        sockets.server().close();
    }

    private void twoClosers(ScenarioStage stage) throws Exception {
        Sockets sockets = stage.sockets();
        atOnce(sockets.client()::close, sockets.client()::close);
        sockets.clientFirst();
    }

    private void closeInRead(ScenarioStage stage) throws Exception {
        Sockets sockets = stage.sockets();
        Thread reader =
                Background.start(() -> ScenarioStage.drain(sockets.client().getInputStream()));
        Await.blocked(reader);
        sockets.clientFirst();
        reader.join();
    }

    private void linger(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().setSoLinger(true, 1);
        sockets.clientFirst();
    }

    private void dataAfterClose(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().close();
        sockets.server().getOutputStream().write(1);
        Await.gone(sockets.server().getLocalPort(), sockets.server().getPort());
        sockets.server().close();
    }

    private void crossingFins(ScenarioStage stage) throws IOException {
        ScenarioStage.Channels channels = stage.channels();
        channels.client().configureBlocking(false);
        while (channels.client().write(ByteBuffer.allocate(1 << 16)) > 0) {
            // until neither the peer's window nor the own buffer takes another byte
        }
        channels.client().close();
        channels.server().shutdownOutput();
        ScenarioStage.drain(channels.server());
        channels.server().close();
    }

    private void racingPairs(ScenarioStage stage) throws Exception {
        for (int i = 0; i < RACING_PAIRS; i++) {
            Sockets sockets = stage.sockets();
            atOnce(sockets.client()::close, sockets.server()::close);
        }
    }

    private void ipv6(ScenarioStage stage) throws IOException {
        stage.sockets(InetAddress.getByName("::1")).clientFirst();
    }

    private void ipv4Mapped(ScenarioStage stage) throws IOException {
        try (ServerSocket listener = new ServerSocket()) {
            listener.bind(new InetSocketAddress(InetAddress.getByName("::"), 0));
            Socket client = new Socket(InetAddress.getByName("127.0.0.1"), listener.getLocalPort());
            stage.announced(new Sockets(client, listener.accept())).clientFirst();
        }
    }

    private static void atOnce(Background.Action one, Background.Action other) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Thread thread = Background.start(() -> {
            barrier.await();
            one.run();
        });
        barrier.await();
        other.run();
        thread.join();
    }
}
