// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private final Scene scene = new Scene();
    private final Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE);

    @Test
    void writeAfterAnAnswerAndAPauseIsAnotherUse() {
        exchange();
        assertThat(connection.usage().reuses()).isZero();
        scene.passes(101, MILLISECONDS);
        exchange();
        scene.passes(1, SECONDS);
        exchange();

        assertThat(connection.usage().reuses()).isEqualTo(2);
    }

    @Test
    void writesInARowOrAtOnceAfterAnAnswerAreOneUse() {
        exchange();
        scene.passes(99, MILLISECONDS);
        exchange();
        scene.passes(1, SECONDS);
        scene.writes(connection);
        scene.passes(1, SECONDS);
        scene.writes(connection);

        assertThat(connection.usage().reuses()).isEqualTo(1);
    }

    @Test
    void writeBeforeAnyAnswerIsTheFirstUse() {
        scene.passes(10, SECONDS);
        scene.writes(connection);

        assertThat(connection.usage().reuses()).isZero();
        assertThat(connection.usage().wasEverRead()).isFalse();
    }

    @Test
    void whatWasPerhapsReadUnseenStaysSo() {
        assertThat(connection.usage().mayHaveBeenRead()).isFalse();
        scene.doesUnseen(connection);
        assertThat(connection.usage().lastUseNanos()).isZero();
        assertThat(connection.usage().isWaitingForAnswer()).isFalse();
        scene.writes(connection);
        scene.touches(connection);

        assertThat(connection.usage().mayHaveBeenRead()).isTrue();
        assertThat(connection.usage().wasEverRead()).isFalse();
        assertThat(connection.usage().isWaitingForAnswer()).isTrue();
    }

    @Test
    void connectionThatWasNeverUsedIsUnusedSinceEver() {
        assertThat(connection.usage().isUnusedSince(Long.MIN_VALUE)).isTrue();
        assertThat(connection.usage().isUnusedSince(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void connectionIsUnusedSinceItsLastUse() {
        scene.writes(connection);

        assertThat(connection.usage().isUnusedSince(scene.now())).isTrue();
        assertThat(connection.usage().isUnusedSince(scene.now() - 32)).isFalse();
    }

    @Test
    void lastUseIsKnownTo32Nanoseconds() {
        scene.passes(7, NANOSECONDS);
        scene.reads(connection);

        assertThat(connection.usage().lastUseNanos()).isBetween(scene.now() - 31, scene.now());
    }

    @Test
    void onlyTheFirstCallFindsAConnectionAsItsPeerLeftIt() {
        assertThat(connection.callBegins()).isTrue();
        assertThat(connection.callBegins()).isFalse();
        connection.callTaken();
        connection.callTaken();

        assertThat(connection.callBegins()).isFalse();
        assertThat(scene.adopts(Scene.LOCAL).callBegins()).isFalse();
    }

    @Test
    void firstCloseCountsAndHasBegunWhenItIsSeen() {
        scene.passes(3, SECONDS);
        assertThat(connection.isCloseRunning()).isFalse();
        assertThat(connection.beginClose(scene.now())).isTrue();
        assertThat(connection.beginClose(scene.now() + 1)).isFalse();

        assertThat(connection.isCloseRunning()).isTrue();
        assertThat(connection.closeBeganNanos()).isEqualTo(scene.now());
        connection.closeReturned();
        assertThat(connection.isCloseRunning()).isFalse();
        assertThat(connection.isHeldAfterClose()).isTrue();
        connection.descriptorGoes();
        assertThat(connection.isHeldAfterClose()).isFalse();
    }

    @Test
    void lastUseIsTheLaterOfTheSampledOneAndTheEnd() {
        assertThat(connection.usage().lastSampledUse()).isNull();
        scene.reads(connection);
        Use sampled = connection.usage().lastSampledUse();
        scene.passes(1, SECONDS);
        scene.readsEndOfStream(connection);

        assertThat(connection.usage().lastSampledUse())
                .isNotSameAs(sampled)
                .isSameAs(connection.usage().endOfStream());
    }

    @Test
    void stacksOfUsesAreFramesAfterASweep() {
        scene.requests(connection, "main", Scene.OPENER);
        scene.reads(connection);
        assertThat(connection.usage().lastSampledUse().stack()).isEqualTo(Stack.NONE);
        scene.sweeps();

        assertThat(connection.usage().lastSampledUse().stack().frames()).containsExactly(Scene.READER);
        assertThat(connection.request().stack().frames()).containsExactly(Scene.OPENER);
    }

    @Test
    void unreadBytesAreUnchangedSinceTheFirstLookThatFoundThem() {
        scene.hasUnread(connection, 0);
        long first = scene.now();
        scene.passes(1, SECONDS);
        scene.hasUnread(connection, 0);
        assertThat(connection.unreadSinceNanos()).isEqualTo(first);
        scene.hasPeerIn(TcpState.FIN_WAIT_1, connection);
        scene.hasUnread(connection, 7);

        assertThat(connection.unreadSinceNanos()).isEqualTo(scene.now());
        assertThat(connection.unreadSeen()).isEqualTo(7);
        assertThat(connection.peerState()).isNull();
    }

    @Test
    void onlyAChannelCanBeAbandonedAndOnlyWhileItIsOpen() {
        Connection lost = scene.opensAndLoses(Scene.LOCAL);

        assertThat(connection.isAbandoned()).isFalse();
        assertThat(lost.isAbandoned()).isTrue();
        lost.beginClose(scene.now());
        assertThat(lost.isAbandoned()).isFalse();
    }

    @Test
    void apiWithoutBlockingReadsIsNonBlockingWhoeverHasTheSocket() {
        assertThat(connection.isNonBlocking()).isFalse();
        assertThat(scene.opensNonBlocking(Side.CLIENT, Scene.LOCAL).isNonBlocking())
                .isTrue();
    }

    @Test
    void connectionAtWorkIsNotConspicuous() {
        exchange();
        scene.hasUnread(connection, 0);
        scene.sweeps();

        assertThat(connection.isConspicuous()).isFalse();
    }

    @Test
    void connectionIsConspicuousOnceThereIsSomethingToSayOfIt() {
        Connection halfClosed = scene.opens(Side.CLIENT, Scene.tuple(1, 80));
        scene.isIn(TcpState.CLOSE_WAIT, halfClosed);
        scene.sweeps();
        Connection unread = scene.opens(Side.CLIENT, Scene.tuple(2, 80));
        scene.hasUnread(unread, 1);
        Connection closing = scene.opens(Side.CLIENT, Scene.tuple(3, 80));
        closing.beginClose(scene.now());

        assertThat(halfClosed.isConspicuous()).isTrue();
        assertThat(unread.isConspicuous()).isTrue();
        assertThat(closing.isConspicuous()).isTrue();
        assertThat(scene.opensAndLoses(Scene.tuple(4, 80)).isConspicuous()).isTrue();
    }

    private void exchange() {
        scene.writes(connection);
        scene.reads(connection);
    }
}
