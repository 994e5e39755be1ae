// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.Use;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsGoneOnTest {
    private final Scene scene = new Scene();
    private final Thread thread = Thread.currentThread();

    @Test
    void clientsThreadThatOpensAnotherAfterAUseHasGoneOnFromAllOfThem() {
        List<Suspect> oneAfterTheOther = List.of(used(opens(Side.CLIENT)), used(opens(Side.CLIENT)));

        assertThat(hasGoneOn(oneAfterTheOther, 0, false)).isTrue();
        assertThat(hasGoneOn(oneAfterTheOther, 1, false)).isTrue();
    }

    @Test
    void clientsThreadThatOpensAllAndThenUsesThemHasNot() {
        List<Connection> opened = List.of(opens(Side.CLIENT), opens(Side.CLIENT), opens(Side.CLIENT));
        List<Suspect> all = opened.stream().map(this::used).toList();

        assertThat(hasGoneOn(all, 0, false)).isFalse();
        assertThat(new ThreadsGoneOn(all, all, use -> all.get(0).connection().openThreadId())
                        .hasGoneOn(all.get(0).lastUse(), Side.CLIENT, false))
                .isFalse();
    }

    @Test
    void threadThatLeasesManyHasGoneOn() {
        List<Suspect> all = new ArrayList<>();
        for (int i = 0; i < EvidenceTable.MANY_FROM; i++) {
            all.add(used(opens(Side.CLIENT)));
        }

        assertThat(new ThreadsGoneOn(List.of(), all, use -> 7)
                        .hasGoneOn(all.get(0).lastUse(), Side.CLIENT, false))
                .isTrue();
        assertThat(new ThreadsGoneOn(List.of(), all.subList(0, 4), use -> 7)
                        .hasGoneOn(all.get(0).lastUse(), Side.CLIENT, false))
                .isFalse();
    }

    @Test
    void serversThreadHasGoneOnFromAllButTheLastUntilItWaitsForTheNext() {
        List<Suspect> served = List.of(used(opens(Side.SERVER)), used(opens(Side.SERVER)));

        assertThat(hasGoneOn(served, 0, false)).isTrue();
        assertThat(hasGoneOn(served, 1, false)).isFalse();
        assertThat(hasGoneOn(served, 1, true)).isTrue();
    }

    private boolean hasGoneOn(List<Suspect> all, int which, boolean waits) {
        Suspect suspect = all.get(which);
        return new ThreadsGoneOn(all, List.of(), use -> suspect.connection().openThreadId())
                .hasGoneOn(suspect.lastUse(), suspect.side(), waits);
    }

    private Connection opens(Side side) {
        scene.passes(1, TimeUnit.SECONDS);
        return scene.opens(side, Scene.tuple(scene.table.size() + 1, 80));
    }

    private Suspect used(Connection connection) {
        scene.passes(1, TimeUnit.SECONDS);
        scene.reads(connection);
        Use read = new Use(scene.now(), "main", thread, Scene.captured(Scene.READER));
        read.resolve(new StackResolver(64));
        connection.usage().use(read);
        return Suspect.of(connection, scene.now());
    }
}
