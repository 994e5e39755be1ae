// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.Use;
import io.fourwave.connection.census.Snapshot.BlockedClose;
import io.fourwave.tcp.Side;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WritersConnectionsTest {
    private final Scene scene = new Scene();
    private final Connection one = scene.opens(Side.CLIENT, Scene.tuple(1, 80));
    private final Connection other = scene.opens(Side.CLIENT, Scene.tuple(2, 80));
    private final Connection strangers = scene.opens(Side.CLIENT, Scene.tuple(3, 80));

    @Test
    void itIsTheConnectionThatTheWriterUsedLast() {
        uses(one, Thread.currentThread());
        scene.passes(1, TimeUnit.SECONDS);
        uses(other, Thread.currentThread());
        uses(strangers, new Thread("ended"));

        assertThat(blockedBy(Thread.currentThread()).connection()).isSameAs(other);
        assertThat(blockedBy(new Thread("nobody")).connection()).isNull();
    }

    private BlockedClose blockedBy(Thread writer) {
        WritersConnections connections = new WritersConnections(List.of(
                new BlockedClose(null, 1, "closer", Stack.NONE, "writer", Stack.NONE, new WeakReference<>(writer))));
        List.of(one, other, strangers).forEach(connections::visits);
        return connections.blockedCloses().get(0);
    }

    private void uses(Connection connection, Thread thread) {
        connection.usage().use(new Use(scene.now(), thread.getName(), thread, Scene.captured(Scene.READER)));
    }
}
