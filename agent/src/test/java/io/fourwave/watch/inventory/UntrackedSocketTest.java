// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.capture.Capture;
import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.host.ProcDescriptors;
import io.fourwave.jdk.JdkNet;
import io.fourwave.support.Loopback;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real connection that no hook has told of, from look to look. */
class UntrackedSocketTest {
    private final Capture capture = new Capture(
            new Capture.Settings(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30), 100, 1000, 64, true));
    private final DescriptorInventory descriptorInventory =
            new DescriptorInventory(ProcDescriptors.ofThisProcess(), capture.table(), capture.recorder());
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
        UntrackedSocket untracked = untracked(client).orElseThrow();

        assertThat(untracked.tuple())
                .isEqualTo(FourTuple.of((InetSocketAddress) client.getLocalSocketAddress(), (InetSocketAddress)
                        client.getRemoteSocketAddress()));
        assertThat(untracked.side()).isEqualTo(Side.CLIENT);
        assertThat(untracked.state()).isEqualTo(TcpState.ESTABLISHED);
        assertThat(untracked.inode()).isPositive();
        assertThat(untracked(accepted)).hasValueSatisfying(other -> {
            assertThat(other.side()).isEqualTo(Side.SERVER);
            assertThat(other.tuple()).isEqualTo(untracked.tuple().reversed());
        });
    }

    @Test
    void stateLastsSinceTheFirstLookThatFoundIt() throws IOException {
        untracked(client);
        accepted.close();
        isIn(TcpState.CLOSE_WAIT);
        now += 10;
        long first = now;
        assertThat(untracked(client).orElseThrow().stateSinceNanos()).isEqualTo(first);
        now += 10;

        assertThat(untracked(client)).hasValueSatisfying(untracked -> {
            assertThat(untracked.state()).isEqualTo(TcpState.CLOSE_WAIT);
            assertThat(untracked.stateSinceNanos()).isEqualTo(first);
        });
    }

    @Test
    void addressesAreRememberedAfterAReset() throws IOException {
        FourTuple tuple = untracked(client).orElseThrow().tuple();
        accepted.setSoLinger(true, 0);
        accepted.close();
        isIn(TcpState.CLOSE);

        assertThat(untracked(client)).hasValueSatisfying(untracked -> {
            assertThat(untracked.state()).isEqualTo(TcpState.CLOSE);
            assertThat(untracked.tuple()).isEqualTo(tuple);
        });
    }

    @Test
    void resetBeforeTheFirstLookLeavesNoAddress() throws IOException {
        accepted.setSoLinger(true, 0);
        accepted.close();
        isIn(TcpState.CLOSE);

        assertThat(untracked(client))
                .hasValueSatisfying(untracked -> assertThat(untracked.tuple()).isNull());
    }

    @Test
    void onceAdoptedOrClosedItIsNoStranger() throws IOException {
        assertThat(untracked(client)).isPresent();
        capture.recorder().connected(Loopback.behind(client));
        assertThat(untracked(client)).isEmpty();
        int number = Loopback.number(Loopback.behind(accepted));
        accepted.close();

        assertThat(untracked(number)).isEmpty();
    }

    private Optional<UntrackedSocket> untracked(Socket socket) {
        return untracked(Loopback.number(Loopback.behind(socket)));
    }

    private Optional<UntrackedSocket> untracked(int number) {
        DescriptorCounts counts = descriptorInventory.take(now).orElseThrow();
        return Stream.concat(counts.untrackedSockets().stream(), counts.unconnected().stream())
                .filter(untracked -> untracked.descriptor() == number)
                .findFirst();
    }

    private void isIn(TcpState state) {
        await().until(() -> JdkNet.tcpState(Loopback.descriptor(client)) == state.number());
    }
}
