// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.census.Destination;
import io.fourwave.watch.Scene;
import org.junit.jupiter.api.Test;

class FailedConnectsTest {
    private static final int PORTS = 1000;

    private final Scene scene = new Scene();
    private final FailedConnects failed = new FailedConnects();

    /** An application may try each port of a host. */
    @Test
    void destinationsWithoutEndAreBoundedTheLongestUntriedGoesFirst() {
        for (int port = 1; port <= PORTS; port++) {
            failed.add(scene.connects(Scene.tuple(0, port)), scene.now());
            failed.add(scene.connects(Scene.tuple(0, PORTS + 1)), scene.now());
        }
        int kept = 0;
        for (int port = 1; port <= PORTS; port++) {
            kept += to(port) == null ? 0 : 1;
        }
        assertThat(kept).isEqualTo(15);
        assertThat(to(PORTS)).isNotNull();
        assertThat(to(PORTS + 1).count()).isEqualTo(PORTS);
    }

    private FailedConnects.Failures to(int port) {
        return failed.to(Destination.from(Scene.tuple(1, port)));
    }
}
