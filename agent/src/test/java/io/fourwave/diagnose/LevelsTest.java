// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.support.Kept;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelsTest {

    @Test
    void linesWithoutEndAreBounded() {
        Scene scene = new Scene();
        Levels levels = new Levels(1);
        for (int i = 0; i < 1000; i++) {
            StackTraceElement line = new StackTraceElement("com.acme.Made" + i, "call", "Made.java", 1);
            Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE, line);
            scene.sweepsOnce();
            Suspect suspect = Suspect.of(connection, scene.now());
            levels.of(
                    Verdict.CLOSE_WAIT_LEAK,
                    Site.of(List.of(suspect), AcmeBlame.finder()).get(0),
                    scene.now());
        }

        assertThat(Kept.size(levels, "levels")).isEqualTo(256);
    }
}
