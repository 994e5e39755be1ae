// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtlpReceiver;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A context storage with a lock, and threads that override what they may: none of the application's code runs inside the
 * JDK's close lock, so two threads never wait for each other there.
 */
class LockedContextsIT {
    private static final String OURS = "io.fourwave.agent";

    @ParameterizedTest
    @MethodSource("jdksAndStorages")
    void noCodeOfTheApplicationRunsInsideTheCloseLock(Jdk jdk, String storage) {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess process = AgentProcess.on(jdk)
                        .agentOptions("sweep.interval=100ms,spans.rate=100000")
                        .classPath(LinksIT.sdk())
                        .exportTo(receiver.endpoint())
                        .main(LockedContexts.class, storage)
                        .start()) {
            boolean linked = storage.equals("around");
            // a wrapper writes to the API's own storage as well: its spans are still linked to
            receiver.awaitSpan(span ->
                    span.scope().equals(OURS) && (!linked || !span.links().isEmpty()));
            process.send("");
            assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            assertThat(process.stdout()).containsExactly("closed 300 channels, ran 0 methods of ours");
            Neighbourhood.row(
                    "context storage with a lock, " + storage + ", " + jdk,
                    "300 channels, each closed by two threads, one with the lock",
                    "no deadlock, no method of the application's run",
                    linked ? "opened_in, closed_in" : "-",
                    "as without");
        }
    }

    static Stream<Arguments> jdksAndStorages() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of("around", "own").map(storage -> Arguments.of(jdk, storage)));
    }
}
