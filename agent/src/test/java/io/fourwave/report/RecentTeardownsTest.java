// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.ClockAnchor;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.support.Kept;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Scene;
import org.junit.jupiter.api.Test;

class RecentTeardownsTest {

    @Test
    void linesWithoutEndAreBounded() {
        Scene scene = new Scene();
        RecentTeardowns recent = new RecentTeardowns(new AddressMask(false));
        for (int i = 0; i < 1000; i++) {
            StackTraceElement line = new StackTraceElement("com.acme.Made" + i, "call", "Made.java", 1);
            Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE, line);
            scene.sweepsOnce();
            recent.ended(new Teardown(connection, ClockAnchor.now(), scene.now()));
        }

        assertThat(Kept.size(recent, "kinds")).isEqualTo(200);
        assertThat(recent.entries()).hasSize(200);
    }
}
