// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.kernel.JdkNet;
import io.fourwave.kernel.ProcDescriptors;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real connection that no hook has told of, from look to look. */
class StrangerTest {
    private final Intake intake = new Intake(
            new Intake.Settings(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30), 100, 1000, 64, true));
    private final Bookkeeper bookkeeper =
            new Bookkeeper(ProcDescriptors.ofThisProcess(), intake.table(), intake.recorder());
    private Loopback loopback;
    private Socket client;
    private Socket accepted;
    private long now = System.nanoTime();

    @BeforeEach
    void connect() throws IOException {
        loopback = new Loopback();
        client = loopback.connect();
        accepted = loopback.accept();
    }

    @AfterEach
    void close() throws IOException {
        loopback.close();
    }

    @Test
    void bothEndsAreFoundWithTheirSidesAndAddresses() {
        Stranger stranger = stranger(client).orElseThrow();

        assertThat(stranger.tuple())
                .isEqualTo(FourTuple.of((InetSocketAddress) client.getLocalSocketAddress(), (InetSocketAddress)
                        client.getRemoteSocketAddress()));
        assertThat(stranger.side()).isEqualTo(Side.CLIENT);
        assertThat(stranger.state()).isEqualTo(TcpState.ESTABLISHED);
        assertThat(stranger.inode()).isPositive();
        assertThat(stranger(accepted)).hasValueSatisfying(other -> {
            assertThat(other.side()).isEqualTo(Side.SERVER);
            assertThat(other.tuple()).isEqualTo(stranger.tuple().reversed());
        });
    }

    @Test
    void stateLastsSinceTheFirstLookThatFoundIt() throws IOException {
        stranger(client);
        accepted.close();
        isIn(TcpState.CLOSE_WAIT);
        now += 10;
        long first = now;
        assertThat(stranger(client).orElseThrow().stateSinceNanos()).isEqualTo(first);
        now += 10;

        assertThat(stranger(client)).hasValueSatisfying(stranger -> {
            assertThat(stranger.state()).isEqualTo(TcpState.CLOSE_WAIT);
            assertThat(stranger.stateSinceNanos()).isEqualTo(first);
        });
    }

    @Test
    void addressesAreRememberedAfterAReset() throws IOException {
        FourTuple tuple = stranger(client).orElseThrow().tuple();
        accepted.setSoLinger(true, 0);
        accepted.close();
        isIn(TcpState.CLOSE);

        assertThat(stranger(client)).hasValueSatisfying(stranger -> {
            assertThat(stranger.state()).isEqualTo(TcpState.CLOSE);
            assertThat(stranger.tuple()).isEqualTo(tuple);
        });
    }

    @Test
    void resetBeforeTheFirstLookLeavesNoAddress() throws IOException {
        accepted.setSoLinger(true, 0);
        accepted.close();
        isIn(TcpState.CLOSE);

        assertThat(stranger(client))
                .hasValueSatisfying(stranger -> assertThat(stranger.tuple()).isNull());
    }

    @Test
    void onceAdoptedOrClosedItIsNoStranger() throws IOException {
        assertThat(stranger(client)).isPresent();
        intake.recorder().connected(Loopback.behind(client));
        assertThat(stranger(client)).isEmpty();
        int number = Loopback.number(Loopback.behind(accepted));
        accepted.close();

        assertThat(stranger(number)).isEmpty();
    }

    private Optional<Stranger> stranger(Socket socket) {
        return stranger(Loopback.number(Loopback.behind(socket)));
    }

    private Optional<Stranger> stranger(int number) {
        return bookkeeper.take(now).orElseThrow().strangers().stream()
                .filter(stranger -> stranger.descriptor() == number)
                .findFirst();
    }

    private void isIn(TcpState state) {
        await().until(() -> JdkNet.tcpState(Loopback.descriptor(client)) == state.number());
    }
}
