// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.SpansFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every scenario while the kernel records, and compares what the agent reports with what the kernel did. */
class KernelTruthIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String OPTIONS = "spans.file=%s,spans.rate=100000,sweep.interval=200ms";

    static Stream<Jdk> jdks() {
        return Jdks.supported().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachFinAndResetIsReportedOnceAsTheKernelSawIt(Jdk jdk, @TempDir Path directory) {
        Path spans = directory.resolve("spans.jsonl");
        TraceComparison court = judge(jdk, AgentProcess.on(jdk).agentOptions(OPTIONS.formatted(spans)), spans);
        System.out.println(court.table());
        System.out.println("kernel judge: JDK " + jdk.feature() + ": " + court.summary());
        assertThat(court.unplayed()).isEmpty();
        assertThat(court.faults()).isEmpty();
        assertThat(court.strangers()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void scenariosDoWhatTheyAreNamedForWithoutTheAgentToo(Jdk jdk, @TempDir Path directory) {
        TraceComparison court = judge(jdk, AgentProcess.on(jdk).withoutAgent(), directory.resolve("none"));
        assertThat(court.unplayed()).isEmpty();
    }

    private static TraceComparison judge(Jdk jdk, AgentLaunch launch, Path spans) {
        try (KernelTrace trace = record()) {
            ScenarioLog log = play(launch);
            List<TraceEvent> events = trace.stop();
            AgentAccount account = AgentAccount.of(Files.exists(spans) ? SpansFile.read(spans) : List.of());
            return TraceComparison.of(Scenario.runnableOn(jdk.feature(), Scenarios.all()), log, events, account);
        }
    }

    static KernelTrace record() {
        KernelTrace.Attempt attempt = KernelTrace.start();
        if (attempt instanceof KernelTrace.Unavailable unavailable) {
            System.out.println("kernel judge: skipped, " + unavailable.reason());
            abort(unavailable.reason());
        }
        return ((KernelTrace.Recording) attempt).trace();
    }

    private static ScenarioLog play(AgentLaunch launch) {
        try (AgentProcess process = launch.main(Scenarios.class).start()) {
            assertThat(process.awaitExit(PATIENCE)).as("%s", process.stderr()).isZero();
            return ScenarioLog.parse(process.stdout());
        }
    }
}
