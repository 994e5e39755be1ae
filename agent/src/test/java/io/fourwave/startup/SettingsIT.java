// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK reads once, it reads when the application uses it, and not before its main has had its say. */
class SettingsIT {

    private static final List<String> AFTER_A_CONNECTION = List.of(
            "logging.manager",
            "logging.config.file",
            "user.timezone",
            "java.security.egd",
            "networkaddress.cache.ttl",
            "Locale",
            "SocketImplFactory");

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    static Stream<Arguments> settings() {
        return jdks().flatMap(jdk -> Stream.of(
                        "preferIPv4Stack",
                        "logging.manager",
                        "logging.config.file",
                        "ForkJoinPool",
                        "user.timezone",
                        "URLStreamHandlerFactory")
                .map(setting -> Arguments.of(jdk, setting)));
    }

    /** Neither at once nor when all that the agent does by itself is done. */
    @ParameterizedTest
    @MethodSource("settings")
    void settingThatMainMakesHolds(Jdk jdk, String setting) {
        for (int millis : new int[] {0, 100, 1500}) {
            sameAsWithoutAgent(jdk, setting, Integer.toString(millis), "none");
        }
    }

    /** By then the agent has set up its telemetry, too. */
    @ParameterizedTest
    @MethodSource("jdks")
    void settingsHoldAfterTheFirstConnectionToo(Jdk jdk, @TempDir Path directory) {
        for (String setting : AFTER_A_CONNECTION) {
            AgentLaunch launch = AgentProcess.on(jdk)
                    .agentOptions("spans.file=" + directory.resolve("spans"))
                    .main(LateSettings.class, setting, "1500", "connected");
            assertThat(output(launch)).isEqualTo(alone(jdk, setting, "0", "none"));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void logManagerThatOnlyTheApplicationHasIsNotLookedForByUs(Jdk jdk) {
        String property = "-Djava.util.logging.manager=" + LateSettings.OwnLogManager.class.getName();
        assertThat(output(AgentProcess.on(jdk).jvm(property).main(LateSettings.class, "none", "500", "connected")))
                .containsExactly("none: " + LateSettings.OwnLogManager.class.getName());
    }

    private static void sameAsWithoutAgent(Jdk jdk, String... arguments) {
        assertThat(output(AgentProcess.on(jdk).main(LateSettings.class, arguments)))
                .isEqualTo(alone(jdk, arguments));
    }

    private static List<String> alone(Jdk jdk, String... arguments) {
        return output(AgentProcess.on(jdk).withoutAgent().main(LateSettings.class, arguments));
    }

    private static List<String> output(AgentLaunch launch) {
        try (AgentProcess process = launch.start()) {
            assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            assertThat(process.stderr()).isEmpty();
            assertThat(process.stdout()).hasSize(1);
            return process.stdout();
        }
    }
}
