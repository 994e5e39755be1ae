// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static io.fourwave.cases.Expected.idlePool;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fourwave.support.Jdk;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What looks like a leak and is none, beside what looks innocent and is one: the signs tell them apart. */
class EvidenceIT extends CaseIT {
    private static final List<String> HTTP_CLIENT_4 =
            List.of("httpclient-4.5.14", "httpcore-4.4.16", "commons-logging-1.2", "commons-codec-1.11");

    private static final List<String> OK_HTTP = List.of("okhttp-4.12.0", "okio-jvm-3.6.0", "kotlin-stdlib-1.8.21");

    private static final List<String> JNA = List.of("jna-5.17.0");

    /** More than both buffers of a connection over loopback take. */
    private static final int MUCH = 16 << 20;

    @Override
    Stream<LeakCase> cases() {
        return Stream.of(frames(), late(), pools(), servers(), closes(), descriptors())
                .flatMap(family -> family);
    }

    @Override
    boolean isFor(Jdk jdk, LeakCase leakCase) {
        return jdk.feature() >= 21 || !leakCase.name().contains("virtual");
    }

    private static Stream<LeakCase> frames() {
        return Stream.of(
                LeakCase.of("read -1, at work in the same try, 20 threads", "WorkingReaders", "threads")
                        .peer(Services.answerAndClose()),
                LeakCase.of("read -1 of 20 in one try, at work on them", "WorkingReaders", "fan-out")
                        .peer(Services.answerAndClose()),
                worked("read -1 of 20 one after the other in one try, at work on them", "several"),
                worked("read -1, handed over to a pool", "handed-over"),
                worked("read -1, handed over to a pool that is too small", "queued"),
                worked("read -1, handed over to virtual threads", "virtual"),
                worked("read -1 by a pool, who awaited them is at work", "awaited"),
                worked("read -1 by a pool, main keeps all until others are done", "main")
                        .play(stage -> stage.awaitAnnounced("close_wait_.*")),
                worked("read -1 by a pool, a scheduled task closes all", "scheduled")
                        .play(stage -> stage.awaitAnnounced("close_wait_.*")),
                worked("read -1 by a pool, a timer closes all", "timer")
                        .play(stage -> stage.awaitAnnounced("close_wait_.*")),
                LeakCase.of("read -1, the loop forgets each", "WorkingReaders", "forgetful")
                        .peer(Services.answerAndClose())
                        .expect(Expected.of("close_wait_leak", "leak")
                                .blaming("WorkingReaders.forget", "new Socket(")
                                .evidence("frame_left", "true")),
                spins("selector"),
                spins("stream"));
    }

    private static LeakCase spins(String how) {
        return LeakCase.of("read -1 again and again, " + how, "SpinningReaders", how)
                .peer(Services.answerAndClose())
                .expect(Expected.leak().evidence("end_read_again_at", "*"));
    }

    private static Stream<LeakCase> late() {
        Expected lost = Expected.of("close_wait_leak", "leak", "suspect")
                .blaming("LateCloses.fetched", "new Socket(")
                .count(0);
        return Stream.of(
                closedLate("read -1 of 20 by main, which pauses, then closes all", "main")
                        .play(stage -> stage.awaitAnnounced("close_wait_.*")),
                closedLate("read -1 of 20, closed after the result of another", "collected")
                        .play(stage -> stage.awaitAnnounced("close_wait_.*")),
                closedLate("read -1, three of four closed late, the fourth lost", "quarter")
                        .expect(lost),
                closedLate("read -1, more and more in a JVM with a schedule, none closed", "crowd")
                        .expect(lost.evidence(
                                "because",
                                "there are too many for code that closes them later, and their number grows")));
    }

    private static LeakCase closedLate(String name, String how) {
        return LeakCase.of(name, "LateCloses", how).peer(Services.answerAndClose());
    }

    private static LeakCase worked(String name, String how) {
        return LeakCase.of(name, "WorkingReaders", how).peer(Services.answerAndClose());
    }

    private static Stream<LeakCase> pools() {
        return Stream.of(
                LeakCase.of("AsynchronousSocketChannel, 20 at once, three rounds", "AsynchronousPool")
                        .peer(lines())
                        .play(EvidenceIT::hangUp)
                        .expect(idlePool().blaming("AsynchronousPool.main", "")),
                LeakCase.of("HttpClient 4, 20 clients, four requests each", "HttpClientEach")
                        .with(HTTP_CLIENT_4)
                        .peer(Services.http(100))
                        .play(EvidenceIT::hangUp)
                        .expect(idlePool()
                                .blaming("HttpClientEach.main", "client.execute(")
                                .through("org\\.apache\\.httpcomponents:httpclient:4\\.5\\.14")
                                .evidence("reuses", ">0")),
                LeakCase.of("a cache that was filled in a burst, closed by its peer while idle", "BurstCache")
                        .peer(lines())
                        .play(EvidenceIT::hangUpIdle),
                LeakCase.of(
                                "OkHttp, 20 held for longer than leak.after, then given back",
                                "OkHttp",
                                "HELD_FOR_LONG_THEN_POOLED")
                        .with(OK_HTTP)
                        .peer(Services.http(100))
                        .play(EvidenceIT::giveBackLate),
                LeakCase.of("paused reader, 100 live senders on this host", "PausedReader")
                        .peer(socket -> socket.getOutputStream().write(new byte[MUCH])));
    }

    private static Stream<LeakCase> servers() {
        return Stream.of(
                LeakCase.of("an event loop that waits in a queue, clients gone", "PausedLoop", "all")
                        .play(stage -> dialAndAwait(stage, Services.askAndClose(), "close_wait_undecided")),
                LeakCase.of("an event loop that closes four, then waits in a queue", "PausedLoop", "closed")
                        .play(stage -> dialAndAwait(stage, Services.silent(), "unfinished_channel_close")),
                LeakCase.of("a document for each client, closed when the client goes", "SessionKeeper")
                        .peer(Services.answerAndClose())
                        .play(stage -> dialAndAwait(stage, Services.silent(), "close_wait_.*")),
                LeakCase.of("clients gone while the one thread of a server is at work", "StuckAcceptor", "busy")
                        .play(stage -> dialAndAwait(stage, Services.askAndClose(), "accept_queue")),
                LeakCase.of("handlers at work for clients that have gone", "HandlerServer", "slow")
                        .play(stage -> stage.dial(Services.askAndClose())),
                LeakCase.of("handlers at work for clients that wait half-closed", "HandlerServer", "patient")
                        .play(stage -> stage.dial(Services.askAndHalfClose())),
                LeakCase.of("answered late to clients that had reset, kept", "HandlerServer", "late")
                        .play(stage -> stage.dial(askAndReset()))
                        .expect(Expected.of("reset_not_closed", "leak")
                                .atServer()
                                .blaming("", "")),
                LeakCase.of("shut down at both ends, not closed", "HandlerServer", "shuts-down")
                        .play(stage -> stage.dial(Services.askAndHalfClose()))
                        .expect(Expected.of("shutdown_not_closed", "leak").atServer()));
    }

    private static Stream<LeakCase> closes() {
        Expected stuck = Expected.of("stuck_close", "leak")
                .count(0)
                .evidence("close_returned", "false")
                .evidence("thread", "closer");
        return Stream.of(
                LeakCase.of("SSLSocket.close() behind a writer that is blocked", "BlockedCloses", "tls")
                        .overTls()
                        .peer(Services.ask("x"))
                        .expect(stuck.blaming("BlockedCloses.close", "closeable.close()")
                                .evidence("writer", "*")
                                .evidence("writer_line", "*")),
                LeakCase.of(
                                "a close that waits for the monitor of a writer that is blocked",
                                "BlockedCloses",
                                "monitor")
                        .peer(Services.ask("x"))
                        .expect(stuck.blaming("BlockedCloses$Wrapper.close", "")
                                .evidence("writer", "*")
                                .evidence("writer_line", "*")),
                LeakCase.of("closed before the answer comes", "ClosingFirst", "fin")
                        .peer(Services.answerSlowlyAfterTheEnd(2))
                        .expect(Expected.of("abort_on_close", "info")
                                .blaming("ClosingFirst.call", "socket.close()")
                                .count(0)
                                .evidence("abort_reason", "data_after_close")));
    }

    private static Stream<LeakCase> descriptors() {
        return Stream.of(
                LeakCase.of("channels opened and never connected, kept", "SocketsWithoutConnection", "kept")
                        .expect(Expected.of("unconnected_descriptor", "suspect").evidence("descriptor_held", "true")),
                LeakCase.of("channels opened and never connected, closed", "SocketsWithoutConnection", "closed"),
                LeakCase.of("closed here, a process has inherited the descriptors", "ForkingClient", "native")
                        .with(JNA)
                        .expect(Expected.of("held_by_child", "suspect")
                                .blaming("ForkingClient.main", "channel.close()")
                                .evidence("state", "established")
                                .evidence("without_fin", "20")),
                LeakCase.of("closed here, the process has ended", "ForkingClient", "native-short")
                        .with(JNA),
                LeakCase.of("closed here, a process of ProcessBuilder's lives", "ForkingClient", "java")
                        .with(JNA));
    }

    /** Answers each line, and stays. */
    private static Peer.Service lines() {
        return socket -> {
            byte[] buffer = new byte[100];
            for (int n = socket.getInputStream().read(buffer);
                    n > 0;
                    n = socket.getInputStream().read(buffer)) {
                socket.getOutputStream().write("answer\n".getBytes(US_ASCII));
            }
        };
    }

    private static Peer.Service askAndReset() {
        return socket -> {
            socket.getOutputStream().write("question\n".getBytes(US_ASCII));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    private static void dialAndAwait(CaseStage stage, Peer.Service client, String verdict) {
        stage.dial(client);
        stage.awaitAnnounced(verdict);
    }

    /** A peer that closes within a second was done with it. */
    private static void hangUpIdle(CaseStage stage) {
        stage.pass(CaseStage.LEAK_AFTER);
        stage.peer().hangUp();
        stage.awaitAnnounced("close_wait_.*");
    }

    /** The peer closes while all of them are held. */
    private static void giveBackLate(CaseStage stage) {
        hangUpIdle(stage);
        stage.next("given back");
    }

    private static void hangUp(CaseStage stage) {
        stage.pass(CaseStage.LEAK_AFTER.dividedBy(2));
        stage.peer().hangUp();
    }
}
