// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.ACTIVE_RST;
import static io.fourwave.kerneltruth.Scenario.NOTHING;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.RST;
import static io.fourwave.kerneltruth.Scenario.scenario;

import io.fourwave.kerneltruth.ScenarioStage.Channels;
import io.fourwave.kerneltruth.ScenarioStage.Sockets;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.List;

/** Connections that end by an RST: linger 0, unread data, and what the other end then does. */
final class AbortScenarios {
    /** The first JDK whose Socket shuts its output down before close(2): NioSocketImpl, JEP 353. */
    private static final int NIO_SOCKETS = 13;

    List<Scenario> all() {
        return List.of(
                scenario("linger0-established", RST, NOTHING, "the server reads the reset", this::lingerZero),
                scenario("linger0-close-wait", RST, ACTIVE, "the server closed first", this::lingerZeroInCloseWait),
                scenario("linger0-after-fin", ACTIVE_RST, NOTHING, "FIN, then RST", this::lingerAfterFin),
                scenario("linger0-before-fin", ACTIVE_RST, NOTHING, "that is no abort", this::lingerBeforeFin),
                scenario("linger0-after-both-fins", ACTIVE, PASSIVE, "nothing to reset", this::lingerZeroAfterBothFins),
                scenario("linger0-channel", RST, NOTHING, "blocking channel", this::lingerZeroChannel),
                scenario("unread-socket", ACTIVE_RST, NOTHING, "FIN first, then RST", this::unreadSocket)
                        .before(NIO_SOCKETS, RST, NOTHING),
                scenario("unread-after-fin", ACTIVE_RST, NOTHING, "data came after the FIN", this::unreadAfterFin),
                scenario("unread-close-wait", PASSIVE, ACTIVE, "acknowledged before close(2)", this::unreadCloseWait)
                        .before(NIO_SOCKETS, RST, ACTIVE),
                scenario("unread-channel", RST, NOTHING, "blocking channel: RST only", this::unreadChannel),
                scenario("unread-channel-close-wait", RST, ACTIVE, "RST instead of FIN", this::unreadChannelCloseWait),
                scenario("reset-read-then-close", NOTHING, RST, "the client read the reset", this::resetReadThenClose),
                scenario("reset-then-close", NOTHING, RST, "nobody read the reset", this::resetThenClose),
                scenario("reset-in-fin-wait-2", ACTIVE, RST, "a reset answers the client's FIN", this::resetInFinWait));
    }

    private void lingerZero(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        reset(sockets.client());
        readReset(sockets.server());
        sockets.server().close();
    }

    private void lingerZeroInCloseWait(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.server().close();
        ScenarioStage.drain(sockets.client().getInputStream());
        reset(sockets.client());
    }

    private void lingerAfterFin(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().shutdownOutput();
        ScenarioStage.drain(sockets.server().getInputStream());
        reset(sockets.client());
        awaitGone(sockets.server());
        sockets.server().close();
    }

    private void lingerBeforeFin(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().setSoLinger(true, 0);
        sockets.client().shutdownOutput();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.client().close();
        awaitGone(sockets.server());
        sockets.server().close();
    }

    private void lingerZeroAfterBothFins(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().shutdownOutput();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.server().shutdownOutput();
        ScenarioStage.drain(sockets.client().getInputStream());
        reset(sockets.client());
        reset(sockets.server());
    }

    private void lingerZeroChannel(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.client().setOption(StandardSocketOptions.SO_LINGER, 0);
        channels.client().close();
        awaitGone(channels.server().socket());
        channels.server().close();
    }

    private void unreadSocket(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.server().getOutputStream().write(1);
        Await.unread(sockets.client());
        sockets.client().close();
        awaitGone(sockets.server());
        sockets.server().close();
    }

    private void unreadAfterFin(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().shutdownOutput();
        ScenarioStage.drain(sockets.server().getInputStream());
        sockets.server().getOutputStream().write(1);
        Await.unread(sockets.client());
        sockets.client().close();
        awaitGone(sockets.server());
        sockets.server().close();
    }

    private void unreadCloseWait(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.server().getOutputStream().write(1);
        sockets.server().close();
        Await.closeWait(sockets.client().getLocalPort(), sockets.client().getPort());
        sockets.client().close();
    }

    private void unreadChannel(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.server().write(ByteBuffer.allocate(1));
        Await.unread(channels.client().socket());
        channels.client().close();
        awaitGone(channels.server().socket());
        channels.server().close();
    }

    private void unreadChannelCloseWait(ScenarioStage stage) throws IOException {
        Channels channels = stage.channels();
        channels.server().write(ByteBuffer.allocate(1));
        channels.server().close();
        Socket client = channels.client().socket();
        Await.closeWait(client.getLocalPort(), client.getPort());
        channels.client().close();
    }

    private void resetReadThenClose(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        reset(sockets.server());
        readReset(sockets.client());
        sockets.client().close();
    }

    private void resetThenClose(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        reset(sockets.server());
        awaitGone(sockets.client());
        sockets.client().close();
    }

    private void resetInFinWait(ScenarioStage stage) throws IOException {
        Sockets sockets = stage.sockets();
        sockets.client().shutdownOutput();
        ScenarioStage.drain(sockets.server().getInputStream());
        reset(sockets.server());
        awaitGone(sockets.client());
        sockets.client().close();
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void readReset(Socket socket) throws IOException {
        try {
            ScenarioStage.drain(socket.getInputStream());
            throw new IllegalStateException("the end of the stream came where a reset was expected");
        } catch (SocketException reset) {
            awaitGone(socket);
        }
    }

    private static void awaitGone(Socket socket) {
        Await.gone(socket.getLocalPort(), socket.getPort());
    }
}
