// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent in every JVM that this machine has: those it does not support, too, must not notice. */
class EveryJvmIT {

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#installed")
    void applicationRunsWhateverJvmItIs(Jdk jdk) {
        try (AgentProcess process = AgentProcess.start(jdk, "", OneLineApp.class)) {
            assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            assertThat(process.stdout()).hasSize(1);
            assertThat(process.stderr()).isEqualTo(expectedOf(jdk, ": the application runs without it"));
        }
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#installed")
    void toolSaysInOneLineWhatItNeeds(Jdk jdk) {
        try (AgentProcess process = AgentProcess.on(jdk)
                .withoutAgent()
                .jar(AgentJar.path(), "--version")
                .start()) {
            assertThat(process.awaitExit()).isEqualTo(isSupported(jdk) ? 0 : 1);
            assertThat(process.stderr()).isEqualTo(expectedOf(jdk, ""));
        }
    }

    private static List<String> expectedOf(Jdk jdk, String end) {
        return isSupported(jdk)
                ? List.of()
                : List.of("fourwave: needs Java 8 or newer, and this JVM is Java " + jdk.feature() + end);
    }

    private static boolean isSupported(Jdk jdk) {
        return Jdks.supported().contains(jdk);
    }
}
