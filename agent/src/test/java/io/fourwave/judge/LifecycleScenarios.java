// SPDX-License-Identifier: Apache-2.0
package io.fourwave.judge;

import static io.fourwave.judge.Scenario.ACTIVE;
import static io.fourwave.judge.Scenario.PASSIVE;
import static io.fourwave.judge.Scenario.scenario;

import io.fourwave.judge.Stage.Channels;
import io.fourwave.judge.Stage.Sockets;
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

    private void interruptChannel(Stage stage) throws Exception {
        Channels channels = stage.channels();
        Thread reader = Background.start(() -> Stage.drain(channels.client()));
        Await.blocked(reader);
        reader.interrupt();
        Stage.drain(channels.server());
        channels.server().close();
        reader.join();
    }

    private void collectEstablished(Stage stage) throws IOException {
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

    private void collectCloseWait(Stage stage) throws IOException {
        Socket server = forgetClient(stage);
        int serverPort = server.getLocalPort();
        int clientPort = server.getPort();
        server.close();
        Await.until("the cleaner to close the client", () -> {
            System.gc();
            return Await.isGone(clientPort, serverPort);
        });
    }

    private static Socket forgetClient(Stage stage) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, Stage.LOOPBACK)) {
            Socket client = new Socket(Stage.LOOPBACK, listener.getLocalPort());
            return stage.announced(new Sockets(client, listener.accept())).server();
        }
    }
}
