// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Census.Counted;
import io.fourwave.connection.census.Destination;
import io.fourwave.host.PortRange;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import io.fourwave.watch.ScriptedTable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalPortsTest {
    private static final int FIRST = 40_000;
    private static final int PEER = 80;

    private final Scene scene = new Scene();
    private final ScriptedTable kernel = new ScriptedTable();
    private final FailedConnects failed = new FailedConnects();
    private final LocalPorts ports = new LocalPorts(kernel, failed, () -> Optional.of(new PortRange(40_000, 40_099)));
    private long now = scene.now();

    @Test
    void kernelsCountTakesThePlaceOfOurs() {
        kernelHas(0, 70, PEER);

        assertThat(countOf(400)).containsExactly(use(70, Counted.BY_KERNEL, 0, null));
    }

    @Test
    void tableIsNotReadWhileOursIsFarFromTheEnd() {
        kernelHas(0, 100, PEER);

        assertThat(countOf(30)).containsExactly(use(30, Counted.ESTIMATED, 0, null));
        assertThat(kernel.wasScanned()).isFalse();
    }

    @Test
    void eachPortOfTheRangeCountsOnce() {
        kernelHas(0, 50, PEER);
        kernel.has(Scene.tuple(8080, PEER), TcpState.TIME_WAIT);
        kernel.has(Scene.tuple(FIRST, 443), TcpState.TIME_WAIT);

        assertThat(countOf(90)).containsExactly(use(50, Counted.BY_KERNEL, 0, null));
    }

    @Test
    void connectThatGotNoPortHasTheTableRead() {
        kernelHas(0, 99, PEER);
        Connection connection = scene.connects(Scene.tuple(0, PEER));
        failed.add(connection, now);
        failed.add(connection, now);

        assertThat(countOf(0)).containsExactly(use(99, Counted.BY_KERNEL, 2, connection));
    }

    @Test
    void failuresAreForgottenAfterAMinute() {
        kernelHas(0, 99, PEER);
        failed.add(scene.connects(Scene.tuple(0, PEER)), now);
        now += SECONDS.toNanos(61);

        assertThat(countOf(0)).isEmpty();
    }

    @Test
    void whatWasThereBeforeTheAttachIsCountedOnce() {
        kernelHas(0, 60, PEER);
        ports.attached();

        assertThat(countOf(0)).containsExactly(use(60, Counted.BY_KERNEL_OF_OTHERS, 0, null));
    }

    @Test
    void oldCountSaysNothing() {
        kernelHas(0, 70, PEER);
        countOf(90);
        kernel.isUnavailable();
        now += SECONDS.toNanos(31);

        assertThat(countOf(90)).containsExactly(use(90, Counted.ESTIMATED, 0, null));
    }

    private List<Census.PortUse> countOf(int ours) {
        Census.Taker taker = new Census.Taker(now);
        taker.assumedTimeWaits(Destination.from(Scene.tuple(1, PEER)), ours);
        ports.countInto(taker, now);
        return taker.census().portUse();
    }

    private void kernelHas(int from, int count, int peerPort) {
        for (int i = 0; i < count; i++) {
            FourTuple tuple = Scene.tuple(FIRST + from + i, peerPort);
            kernel.has(tuple, TcpState.TIME_WAIT);
        }
    }

    private static Census.PortUse use(int ports, Counted how, int failed, Connection last) {
        return new Census.PortUse(Destination.from(Scene.tuple(1, PEER)), ports, ports, how, failed, last);
    }
}
