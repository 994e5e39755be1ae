// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A socket in main's first statement is there before ByteBuddy is: it waits, and is seen from its opening on. */
class FirstStatementIT {
    private static final String OLD_SOCKETS = "-Djdk.net.usePlainSocketImpl=true";

    /** Until 17 a JDK has both kinds of sockets. */
    static Stream<Arguments> jdksAndSockets() {
        return Jdks.supported().stream()
                .flatMap(jdk -> jdk.feature() >= 13 && jdk.feature() <= 17
                        ? Stream.of(Arguments.of(jdk, "-Dordinary"), Arguments.of(jdk, OLD_SOCKETS))
                        : Stream.of(Arguments.of(jdk, "-Dordinary")));
    }

    @ParameterizedTest
    @MethodSource("jdksAndSockets")
    void connectionIsSeenFromItsOpeningOn(Jdk jdk, String sockets, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        try (AgentProcess process = AgentProcess.on(jdk)
                .agentOptions("report.file=" + file)
                .jvm(sockets)
                .main(FirstStatement.class)
                .start()) {
            assertThat(process.awaitExit()).isZero();
        }
        ReportJson report = ReportJson.read(file);
        assertThat(report.openedBeforeAttach()).isZero();
        assertThat(report.step("active_fin")).isEqualTo(1);
        assertThat(report.step("passive_fin")).isEqualTo(1);
        assertThat(report.teardowns())
                .hasSize(2)
                .allMatch(teardown -> teardown.has("opened_at"), "where it was opened");
    }
}
