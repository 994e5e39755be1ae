// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Dynamic attach: what the agent sees of connections that are older than it, and what the application notices. */
class AttachIT {

    /** Every JDK attaches to every other; those with other sockets or another protocol to each of the two once. */
    static Stream<Arguments> toolsAndTargets() {
        return Jdks.allAndOld().stream()
                .flatMap(tool -> Jdks.allAndOld().stream()
                        .filter(target -> isFull(tool) || isFull(target))
                        .map(target -> Arguments.of(tool, target)));
    }

    private static boolean isFull(Jdk jdk) {
        return Jdks.all().contains(jdk);
    }

    static Stream<Jdk> jdks() {
        return Jdks.allAndOld().stream();
    }

    @ParameterizedTest
    @MethodSource("toolsAndTargets")
    void olderConnectionsAreAdoptedWhenUsedAndNotClaimedOtherwise(Jdk tool, Jdk target, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        try (AgentProcess household = household(target)) {
            Attachment.attach(tool, household, "report.file=" + file);
            assertThat(playToTheEnd(household)).isEmpty();
        }
        ReportJson report = ReportJson.read(file);
        assertThat(report.how()).isEqualTo("attach");
        assertThat(report.step("active_fin")).isEqualTo(2);
        assertThat(report.step("passive_fin")).isEqualTo(2);
        assertThat(report.decidingSteps()).isEqualTo(4);
        assertThat(report.openedBeforeAttach()).isEqualTo(4);
        assertThat(report.tracked()).as("the idle ones are nobody's").isZero();
        assertThat(report.state("established")).as("but they are seen").isEqualTo(2);
        assertThat(report.teardowns())
                .allMatch(teardown -> !teardown.has("opened_at"), "where it was opened is not known")
                .extracting(teardown -> teardown.get("role").getAsString() + " "
                        + teardown.get("side").getAsString())
                .containsOnly("active client", "passive server");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void secondAttachIsSilentAndTheFirstGoesOn(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        Path second = directory.resolve("second.json");
        try (AgentProcess household = household(jdk)) {
            Attachment.attach(jdk, household, "report.file=" + file);
            Attachment.attach(jdk, household, "report.file=" + second);
            assertThat(playToTheEnd(household)).isEmpty();
        }
        assertThat(ReportJson.read(file).decidingSteps()).isEqualTo(4);
        assertThat(second).doesNotExist();
    }

    private static AgentProcess household(Jdk jdk) {
        var launch = AgentProcess.on(jdk).withoutAgent().main(ConnectionsApp.class);
        if (jdk.feature() >= 21) {
            // without it the JVM prints four lines about dynamically loaded agents (JEP 451)
            launch.jvm("-XX:+EnableDynamicAgentLoading");
        }
        AgentProcess household = launch.start();
        household.awaitStdout("ready");
        return household;
    }

    /** What was on stderr in the end. */
    private static List<String> playToTheEnd(AgentProcess household) {
        household.send("close");
        household.awaitStdout("closed");
        household.send("end");
        assertThat(household.awaitExit()).as("%s", household.stderr()).isZero();
        assertThat(household.stdout()).containsExactly("ready", "closed", "idle");
        return household.stderr();
    }
}
