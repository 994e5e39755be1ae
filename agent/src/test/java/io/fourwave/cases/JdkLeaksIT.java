// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static io.fourwave.cases.Expected.leak;

import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.util.List;
import java.util.stream.Stream;

/** Leaks of the JDK's own sockets and channels, without any library between. */
class JdkLeaksIT extends CaseIT {
    private static final String NEW_SOCKET = "new Socket(";

    /**
     * Before Java 11 a channel's close puts a pipe in the socket's place at once: no selector can hold it. And a Socket that
     * was lost is closed by its finalizer: that this is told is not shown yet.
     */
    @Override
    boolean isFor(Jdk jdk, LeakCase leakCase) {
        return jdk.feature() >= 11
                || !leakCase.name().contains("never selected again")
                        && !leakCase.name().equals("Socket, read -1, dropped, GC");
    }

    @Override
    List<Jdk> jdks() {
        return Jdks.allAndOld();
    }

    @Override
    Stream<LeakCase> cases() {
        return Stream.of(sockets(), channels(), resets(), servers(), urls(), closings())
                .flatMap(family -> family);
    }

    private static Stream<LeakCase> sockets() {
        Expected forgotten = leak().blaming("PlainSockets.fetch", NEW_SOCKET);
        return Stream.of(
                LeakCase.of("Socket, read -1, kept", "PlainSockets", "to-the-end", "kept")
                        .peer(Services.answerAndClose())
                        .expect(forgotten.evidence("eof_read", "true").evidence("unread_bytes", "0")),
                LeakCase.of("Socket, read -1, closed", "PlainSockets", "to-the-end", "closed")
                        .peer(Services.answerAndClose()),
                LeakCase.of("Socket, read -1, dropped, no GC", "PlainSockets", "to-the-end", "dropped")
                        .peer(Services.answerAndClose())
                        .expect(forgotten.evidence("eof_read", "true")),
                LeakCase.of("Socket, read -1, dropped, GC", "PlainSockets", "to-the-end", "dropped")
                        .peer(Services.answerAndClose())
                        .play(JdkLeaksIT::collectWhenAnnounced)
                        .announced("close_wait_leak", "gc_rescued")
                        .expect(Expected.of("gc_rescued", "suspect").blaming("PlainSockets.fetch", NEW_SOCKET)),
                LeakCase.of("Socket, kept, GC", "PlainSockets", "to-the-end", "kept")
                        .peer(Services.answerAndClose())
                        .play(JdkLeaksIT::collectWhenAnnounced)
                        .expect(forgotten.evidence("eof_read", "true")),
                LeakCase.of("Socket, one byte read, kept", "PlainSockets", "one-byte", "kept")
                        .peer(Services.answerAndClose())
                        .expect(forgotten.evidence("eof_read", "false").evidence("unread_bytes", ">0")),
                LeakCase.of("Socket, never read, kept", "PlainSockets", "nothing", "kept")
                        .peer(Services.answerAndClose())
                        .expect(forgotten.evidence("eof_read", "false").evidence("unread_bytes", ">0")),
                LeakCase.of("Socket, opened by pool threads, kept", "ThreadPerConnection")
                        .peer(Services.answerAndClose())
                        .expect(leak().blaming("ThreadPerConnection.download", NEW_SOCKET)
                                .evidence("eof_read", "true")));
    }

    private static Stream<LeakCase> channels() {
        Expected kept = leak().blaming("BlockingChannels.fetch", "SocketChannel.open(");
        return Stream.of(
                LeakCase.of("SocketChannel, read -1, kept", "BlockingChannels", "kept")
                        .peer(Services.answerAndClose())
                        .expect(kept.evidence("eof_read", "true")),
                LeakCase.of("SocketChannel, read -1, closed", "BlockingChannels", "closed")
                        .peer(Services.answerAndClose()),
                LeakCase.of("SocketChannel, read -1, dropped, no GC", "BlockingChannels", "dropped")
                        .peer(Services.answerAndClose())
                        .expect(kept.evidence("eof_read", "true")),
                LeakCase.of("SocketChannel, read -1, dropped, GC", "BlockingChannels", "dropped")
                        .peer(Services.answerAndClose())
                        .play(JdkLeaksIT::collectWhenAnnounced)
                        .expect(Expected.of("abandoned_channel", "leak")
                                .blaming("BlockingChannels.fetch", "SocketChannel.open(")),
                LeakCase.of("SocketChannel, kept, GC", "BlockingChannels", "kept")
                        .peer(Services.answerAndClose())
                        .play(JdkLeaksIT::collectWhenAnnounced)
                        .expect(kept.evidence("eof_read", "true")),
                // main stands in the same method still, but has taken each out of its selector once its end was read
                LeakCase.of("SocketChannel, key cancelled, not closed", "SelectedChannels", "cancel")
                        .peer(Services.answerAndClose())
                        .expect(leak().blaming("SelectedChannels.ask", "").evidence("eof_read", "true")),
                LeakCase.of("SocketChannel, key cancelled, closed", "SelectedChannels", "close")
                        .peer(Services.answerAndClose()),
                LeakCase.of("SocketChannel, closed, never selected again", "ClosedWhileRegistered", "forgotten")
                        .expect(Expected.of("unfinished_channel_close", "leak")
                                .blaming("ClosedWhileRegistered.hangUp", "channel.close()")),
                LeakCase.of("SocketChannel, closed, selected again", "ClosedWhileRegistered", "selected"),
                LeakCase.of("AsynchronousSocketChannel, read -1, kept", "AsynchronousChannels", "kept")
                        .peer(Services.answerAndClose())
                        .expect(leak().blaming("AsynchronousChannels.fetch", "").evidence("eof_read", "true")),
                LeakCase.of("AsynchronousSocketChannel, read -1, closed", "AsynchronousChannels", "closed")
                        .peer(Services.answerAndClose()));
    }

    private static Stream<LeakCase> resets() {
        Expected kept = Expected.of("reset_not_closed", "leak").blaming("ResetSockets.ask", NEW_SOCKET);
        return Stream.of(
                LeakCase.of("Socket, reset noticed, kept", "ResetSockets", "noticed", "kept")
                        .peer(Services.answerAndReset())
                        .expect(kept),
                // no call has met the reset: twenty may be kept on purpose
                LeakCase.of("Socket, reset not noticed, kept", "ResetSockets", "unnoticed", "kept")
                        .peer(Services.answerAndReset())
                        .expect(Expected.of("reset_not_closed", "info").blaming("ResetSockets.ask", NEW_SOCKET)),
                LeakCase.of("Socket, reset noticed, closed", "ResetSockets", "noticed", "closed")
                        .peer(Services.answerAndReset()),
                LeakCase.of("Socket, reset not noticed, closed", "ResetSockets", "unnoticed", "closed")
                        .peer(Services.answerAndReset()));
    }

    private static Stream<LeakCase> servers() {
        return Stream.of(
                LeakCase.of("ServerSocket, client left, kept", "ForgetfulServer", "kept")
                        .play(JdkLeaksIT::dialAndServe)
                        .expect(leak().atServer()
                                .blaming("ForgetfulServer.serve", "read()")
                                .evidence("eof_read", "true")),
                LeakCase.of("ServerSocket, client left, closed", "ForgetfulServer", "closed")
                        .play(JdkLeaksIT::dialAndServe),
                LeakCase.of("ServerSocket, nobody accepts, clients left", "StuckAcceptor", "socket")
                        .play(stage -> stage.dial(Services.askAndClose()))
                        .expect(Expected.of("accept_queue", "suspect")
                                .atServer()
                                .blaming("StuckAcceptor.listen", "new ServerSocket(")),
                LeakCase.of("ServerSocketChannel, nobody accepts, clients left", "StuckAcceptor", "channel")
                        .play(stage -> stage.dial(Services.askAndClose()))
                        .expect(Expected.of("accept_queue", "suspect")
                                .atServer()
                                .blaming("StuckAcceptor.listenByChannel", "")),
                LeakCase.of("ServerSocket, nobody accepts, clients wait", "StuckAcceptor", "socket")
                        .play(stage -> stage.dial(Services.ask("question\n"))));
    }

    private static Stream<LeakCase> urls() {
        return Stream.of(
                LeakCase.of("HttpURLConnection, 200 KB, one byte read", "UrlConnections", "one-byte")
                        .peer(Services.httpAndClose(200_000))
                        .expect(Expected.of("hidden_fin", "suspect")
                                .blaming("UrlConnections.get", "getInputStream()")
                                .evidence("state", "established")
                                .evidence("unread_bytes", ">0")),
                LeakCase.of("HttpURLConnection, 200 KB, all read, Connection: close", "UrlConnections", "everything")
                        .peer(Services.httpAndClose(200_000)),
                LeakCase.of("HttpURLConnection, 200 KB, disconnected", "UrlConnections", "disconnected")
                        .peer(Services.httpAndClose(200_000)),
                LeakCase.of("HttpURLConnection, small, response not read, idle", "UrlConnections", "nothing")
                        .peer(Services.http(100))
                        .play(stage -> stage.peer().hangUp())
                        .expect(leak().blaming("UrlConnections.get", "getInputStream()")));
    }

    private static Stream<LeakCase> closings() {
        return Stream.of(
                LeakCase.of("SocketChannel, close() lingers for a minute", "LingeringCloses")
                        .expect(Expected.of("stuck_close", "info")
                                .blaming("LingeringCloses.close", "channel.close()")
                                .evidence("linger_s", "60")),
                LeakCase.of("Socket, closed, peer never closes", "ClosingFirst", "fin")
                        .expect(Expected.of("peer_leak", "info").blaming("ClosingFirst.call", "")),
                LeakCase.of("Socket, closed with unread data", "ClosingFirst", "unread")
                        .peer(Services.answer())
                        .expect(Expected.of("abort_on_close", "info").blaming("ClosingFirst.call", "socket.close()")),
                LeakCase.of("Socket, closed with linger 0", "ClosingFirst", "linger")
                        .expect(Expected.of("abort_on_close", "info").blaming("ClosingFirst.call", "socket.close()")));
    }

    private static void collectWhenAnnounced(CaseStage stage) {
        stage.awaitAnnounced("close_wait_leak");
        stage.next("collected");
    }

    private static void dialAndServe(CaseStage stage) {
        stage.dial(Services.askAndClose());
        stage.application().awaitStdout("served");
    }
}
