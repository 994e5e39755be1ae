// SPDX-License-Identifier: Apache-2.0
package io.fourwave.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.SpansFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@link Leaks} in a JVM with the agent, until it has found the leak. */
final class LeaksRun {

    private LeaksRun() {}

    static void with(Jdk jdk, String options, Path spans) {
        String all = "leak.after=500ms,sweep.interval=100ms,spans.file=" + spans + "," + options;
        try (AgentProcess jvm = AgentProcess.start(jdk, all, Leaks.class)) {
            await().atMost(AgentProcess.PATIENCE).until(() -> Files.exists(spans) && isFound(spans));
            jvm.send("enough");
            assertThat(jvm.awaitExit()).isZero();
        }
    }

    private static boolean isFound(Path spans) {
        return SpansFile.read(spans).stream().anyMatch(span -> span.name().equals("tcp finding close_wait_leak"));
    }
}
