// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.scenario;

import io.fourwave.kerneltruth.ScenarioStage.Channels;
import io.fourwave.kerneltruth.ScenarioStage.Sockets;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/** Closes that no line of the application asks for by name (interrupts, the garbage collector). */
final class LifecycleScenarios {
    private static final int LOOK_MILLIS = 20;

    List<Scenario> all() {
        return List.of(
                scenario("interrupt-channel-read", ACTIVE, PASSIVE, "the interrupt closes it", this::interruptChannel),
                scenario("gc-established", ACTIVE, PASSIVE, "closed by its cleaner", this::collectEstablished),
                scenario("gc-close-wait", PASSIVE, ACTIVE, "the same after the server's FIN", this::collectCloseWait));
    }

    private void interruptChannel(ScenarioStage stage) throws Exception {
        Channels channels = stage.channels();
        Thread reader = Background.start(() -> ScenarioStage.drain(channels.client()));
        Await.blocked(reader);
        reader.interrupt();
        ScenarioStage.drain(channels.server());
        channels.server().close();
        reader.join();
    }

    private void collectEstablished(ScenarioStage stage) throws IOException {
        try (Socket server = forgetClient(stage)) {
            server.setSoTimeout(LOOK_MILLIS);
            Await.until("the cleaner to close the client", () -> Await.quietly(() -> collectedAndEnded(server)));
        }
    }

    private static boolean collectedAndEnded(Socket server) throws IOException {
        System.gc();
        try {
            return server.getInputStream().read() < 0;
        } catch (SocketTimeoutException notYet) {
            return false;
        }
    }

    private void collectCloseWait(ScenarioStage stage) throws IOException {
        Socket server = forgetClient(stage);
        int serverPort = server.getLocalPort();
        int clientPort = server.getPort();
        server.close();
        Await.until("the cleaner to close the client", () -> {
            System.gc();
            return Await.isGone(clientPort, serverPort);
        });
    }

    private static Socket forgetClient(ScenarioStage stage) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, ScenarioStage.LOOPBACK)) {
            Socket client = new Socket(ScenarioStage.LOOPBACK, listener.getLocalPort());
            return stage.announced(new Sockets(client, listener.accept())).server();
        }
    }
}
