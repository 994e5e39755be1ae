// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static java.util.concurrent.TimeUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Usage;
import io.fourwave.connection.Use;
import io.fourwave.jdk.JdkNet;
import io.fourwave.support.Loopback;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On the JDK's own objects behind real sockets; the hooks are called by hand. */
class SocketHooksTest extends HookedSockets {
    @Test
    void closeIsSampledOnceAndTheConnectionGoesWhenItReturns() {
        recorder.connected(client);
        Connection connection = known(client);
        Object token = recorder.closing(client);

        assertThat(token).isSameAs(connection);
        assertThat(recorder.closing(client)).isNull();
        assertThat(calls()).singleElement().satisfies(call -> {
            assertThat(call.kind()).isEqualTo(CallEvent.Kind.CLOSE);
            assertThat(call.state()).isEqualTo(TcpState.ESTABLISHED.number());
            assertThat(call.held()).isFalse();
            assertThat(call.thread()).isEqualTo(Thread.currentThread().getName());
        });
        assertThat(known(client)).isSameAs(connection);
        assertThat(connection.isCloseRunning()).isTrue();
        recorder.closed(client, token);
        assertThat(known(client)).isNull();
        assertThat(connection.isCloseRunning()).isFalse();
    }

    /** An OutOfMemoryError in the middle of it, say. */
    @Test
    void closeThatCannotBeSampledStillHasItsToken() {
        recorder.connected(client);
        Connection connection = known(client);
        long suppressed = Hooks.suppressedErrors();
        recorder.spans(code -> {
            throw new OutOfMemoryError("for a test");
        });
        Object token = recorder.closing(client);

        assertThat(token).isSameAs(connection);
        assertThat(Hooks.suppressedErrors()).isEqualTo(suppressed + 1);
        assertThat(connection.isCallUnderWay()).isFalse();
        recorder.closed(client, token);
        assertThat(connection.isCloseRunning()).isFalse();
        assertThat(known(client)).isNull();
    }

    @Test
    void unreadBytesAreSampledAtTheClose() throws IOException {
        loopback.accept().getOutputStream().write(new byte[10]);
        socket.getInputStream().read();
        recorder.connected(client);
        recorder.closing(client);

        assertThat(calls()).extracting(CallEvent::unreadBytes).containsExactly(9);
    }

    @Test
    void channelThatASelectorHoldsStaysUntilItLetsGo() throws IOException {
        SocketChannel channel = registered();
        recorder.connected(channel);
        Connection connection = known(channel);
        recorder.closed(channel, recorder.closing(channel));

        assertThat(calls()).extracting(CallEvent::held).containsExactly(true);
        assertThat(known(channel)).isSameAs(connection);
        assertThat(connection.isHeldAfterClose()).isTrue();
        recorder.deregistered(channel);
        assertThat(calls()).extracting(CallEvent::kind).containsExactly(CallEvent.Kind.DEREGISTERED);
        assertThat(known(channel)).isNull();
    }

    @Test
    void shutdownsOfWhatIsOpenAreRecorded() throws IOException {
        recorder.connected(client);
        recorder.shuttingDown(client, true);
        recorder.shuttingDown(client, false);
        socket.close();
        recorder.shuttingDown(client, true);

        assertThat(calls())
                .extracting(CallEvent::kind)
                .containsExactly(CallEvent.Kind.SHUTDOWN_OUTPUT, CallEvent.Kind.SHUTDOWN_INPUT);
    }

    @Test
    void addressesOfEachApiAreTheKernels() throws Exception {
        AsynchronousSocketChannel asynchronous = loopback.keep(AsynchronousSocketChannel.open());
        asynchronous.connect(loopback.address()).get();
        for (Object hooked : List.of(client, loopback.connectChannel(), asynchronous)) {
            recorder.connected(hooked);
            Connection connection = known(hooked);
            recorder.closing(hooked);

            InetSocketAddress local = JdkNet.localAddress(connection.descriptor());
            assertThat(connection.tuple().localPort()).isEqualTo(local.getPort());
            assertThat(connection.tuple().localBytes())
                    .isEqualTo(local.getAddress().getAddress());
        }
    }

    @Test
    void soLingerIsAskedForWhereItMayHaveBeenSet() throws IOException {
        Socket told = loopback.connect();
        told.setSoLinger(true, 0);
        recorder.lingers(Loopback.descriptor(told));
        Socket untold = loopback.connect();
        untold.setSoLinger(true, 0);
        for (Socket each : List.of(told, untold)) {
            recorder.connected(Loopback.behind(each));
            recorder.closing(Loopback.behind(each));
        }
        // nobody saw it open, so nobody saw its options
        socket.setSoLinger(true, 0);
        recorder.closing(client);

        assertThat(calls()).extracting(CallEvent::lingerZero).containsExactly(true, false, true);
    }

    @Test
    void collectedSocketsCloseIsRecorded() {
        recorder.connected(client);
        recorder.collected(Loopback.descriptor(client));
        recorder.collected(Loopback.descriptor(client));

        assertThat(calls()).extracting(CallEvent::kind).containsExactly(CallEvent.Kind.COLLECTED);
        assertThat(known(client)).isNull();
    }

    @Test
    void readsAndWritesAreItsUses() {
        recorder.connected(client);
        Connection connection = known(client);
        assertThat(connection.usage().lastUseNanos()).isZero();
        recorder.written(client);
        long written = connection.usage().lastUseNanos();
        assertThat(connection.usage().wasEverRead()).isFalse();
        recorder.read(client, false);

        assertThat(connection.usage().wasEverRead()).isTrue();
        assertThat(connection.usage().lastUseNanos() - written).isNotNegative();
        assertThat(connection.usage().lastSampledUse().thread())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(connection.usage().endOfStream()).isNull();
    }

    /** A pool may set an option when it lends a connection as well as when it takes it back. */
    @Test
    void optionThatIsSetWhileReadsGoUnseenLeavesOpenWhatCameAfterIt() {
        recorder.connected(client);
        Usage usage = known(client).usage();
        recorder.read(client, false);
        recorder.touched(client);
        assertThat(usage.lastUse()).isEqualTo(Usage.LastUse.TOUCHED);
        recorder.read(client, false);
        assertThat(usage.lastUse()).isEqualTo(Usage.LastUse.READ);

        Hooks.usesWanted = false;
        recorder.touched(client);
        assertThat(usage.lastUse()).isEqualTo(Usage.LastUse.UNKNOWN);
    }

    @Test
    void firstReadThatMeetsTheEndIsKept() {
        recorder.connected(client);
        recorder.read(client, true);
        Use end = known(client).usage().endOfStream();
        recorder.read(client, true);

        assertThat(end).isNotNull();
        assertThat(known(client).usage().endOfStream()).isSameAs(end);
    }

    /** A loop that does nothing about the end would seem to use the connection for ever. */
    @Test
    void endThatIsReadAgainIsNoUse() {
        recorder.connected(client);
        Usage usage = known(client).usage();
        recorder.written(client);
        recorder.read(client, true);
        long used = usage.lastUseNanos();
        assertThat(usage.isEndReadAgain(System.nanoTime(), 0)).isFalse();
        recorder.read(client, true);

        assertThat(usage.lastUseNanos()).isEqualTo(used);
        assertThat(usage.isEndReadAgain(System.nanoTime(), HOURS.toNanos(1))).isFalse();
        assertThat(usage.isEndReadAgain(System.nanoTime() + HOURS.toNanos(1), 0))
                .isFalse();
        recorder.written(client);
        assertThat(usage.lastUse()).isEqualTo(Usage.LastUse.WRITTEN);
        recorder.read(client, true);
        assertThat(usage.lastUse()).isEqualTo(Usage.LastUse.WRITTEN);
    }

    @Test
    void readAfterThisSideHasEndedItsInputIsNoUse() {
        recorder.connected(client);
        recorder.written(client);
        long used = known(client).usage().lastUseNanos();
        recorder.shuttingDown(client, false);
        recorder.read(client, true);

        assertThat(known(client).usage().lastUseNanos()).isEqualTo(used);
    }

    @Test
    void endThatThisSideMadeItselfIsNotThePeers() {
        recorder.connected(client);
        recorder.shuttingDown(client, false);
        recorder.read(client, true);

        assertThat(known(client).usage().endOfStream()).isNull();
    }

    @Test
    void agentsOwnSocketIsKnownByItsNumber() throws IOException {
        Socket other = loopback.connect();
        recorder.own(client);

        assertThat(recorder.isOwn(Loopback.number(client))).isTrue();
        assertThat(recorder.isOwn(Loopback.number(Loopback.behind(other)))).isFalse();
        assertThat(recorder.isOwn(-1)).isFalse();
        assertThat(known(client)).isNull();
    }
}
