// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jaeger;

import static io.fourwave.jaeger.DemoRun.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo with the agent on every JDK, exported to a real Jaeger and found again by the searches that a person types. */
@TestInstance(Lifecycle.PER_CLASS)
class JaegerIT {

    /** Jaeger cuts starts and durations to whole microseconds. */
    private static final long ROUNDING_NANOS = 2_000;

    /** The ways through RFC 9293's states; a reset, or the end of the JVM, cuts a way short. */
    private static final Map<Role, List<List<String>>> WAYS = Map.of(
            Role.ACTIVE, List.of(List.of("FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT")),
            Role.PASSIVE, List.of(List.of("CLOSE_WAIT", "LAST_ACK")),
            // the end that is acknowledged first goes the usual way
            Role.SIMULTANEOUS,
                    List.of(
                            List.of("FIN_WAIT_1", "CLOSING", "TIME_WAIT"),
                            List.of("FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT")),
            Role.ABORTED, List.of(List.of("FIN_WAIT_1", "FIN_WAIT_2"), List.of("CLOSE_WAIT")),
            Role.RESET_BY_PEER, List.of(List.of("FIN_WAIT_1", "FIN_WAIT_2"), List.of("CLOSE_WAIT", "LAST_ACK")));

    private final Map<Jdk, DemoRun> runs = new LinkedHashMap<>();

    @BeforeAll
    void runTheDemoOnEveryJdk(@TempDir Path directory) throws IOException {
        Optional<Path> jaeger = JaegerServer.find();
        if (jaeger.isEmpty()) {
            System.out.println("skipped: " + JaegerServer.ABSENT);
        }
        assumeTrue(jaeger.isPresent(), JaegerServer.ABSENT);
        for (Jdk jdk : Jdks.all()) {
            Path own = Files.createDirectory(directory.resolve("jdk" + jdk.feature()));
            runs.put(jdk, DemoRun.on(jdk, jaeger.get(), own));
        }
    }

    @AfterAll
    void stop() {
        runs.values().forEach(run -> run.jaeger().close());
    }

    List<DemoRun> runs() {
        return List.copyOf(runs.values());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void nothingIsWrittenToStderr(DemoRun run) {
        assertThat(run.stderr()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void serviceAndOperationsAreInTheListsOfTheSearchPage(DemoRun run) {
        assertThat(run.query().services()).contains(SERVICE);
        List<String> operations = run.query().operations(SERVICE);
        run.log("operations: " + operations);
        assertThat(operations).contains("tcp finding close_wait_leak", "FIN_WAIT_2", "TIME_WAIT", "CLOSE_WAIT");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyRoleIsFoundByItsOperationName(DemoRun run) {
        for (Role role : Role.values()) {
            List<JaegerTrace> found = run.tracesWithOperation(role.spanName());
            assertThat(found).as(role.spanName()).isNotEmpty();
            run.logWaterfall(found.get(0));
            assertThat(found).allSatisfy(trace -> {
                assertThat(trace.root().name()).isEqualTo(role.spanName());
                assertThat(trace.root().text("fourwave.role")).isEqualTo(role.text());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void connectionsAreFoundByTheStateTheyWereIn(DemoRun run) {
        for (TcpState state : List.of(TcpState.FIN_WAIT_2, TcpState.TIME_WAIT, TcpState.CLOSE_WAIT)) {
            List<JaegerTrace> found = run.tracesWithTag("network.connection.state", state.semconv());
            assertThat(found)
                    .as(state.semconv())
                    .isNotEmpty()
                    .allSatisfy(trace -> assertThat(trace.phaseNames()).contains(state.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void connectionsAreFoundByTheStepThatEndedThem(DemoRun run) {
        for (Step step : List.of(Step.ACTIVE_FIN, Step.PASSIVE_FIN, Step.ABORT)) {
            List<JaegerTrace> found = run.tracesWithTag("fourwave.step", step.text());
            assertThat(found)
                    .as(step.text())
                    .isNotEmpty()
                    .allSatisfy(trace ->
                            assertThat(trace.root().text("code.function.name")).startsWith("com.acme.shop."));
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void phasesAreChildrenOfTheTeardownInTheOrderOfTheWaves(DemoRun run) {
        for (Role role : Role.values()) {
            List<JaegerTrace> traces = run.tracesWithOperation(role.spanName());
            assertThat(traces).allSatisfy(trace -> {
                assertThat(isOnAWay(role, trace.phaseNames())).as("%s", trace).isTrue();
                assertThat(trace.phases())
                        .extracting(ReceivedSpan::parentId)
                        .allMatch(trace.root().spanId()::equals);
            });
        }
        assertThat(run.tracesWithOperation(Role.ACTIVE.spanName()))
                .extracting(JaegerTrace::phaseNames)
                .contains(WAYS.get(Role.ACTIVE).get(0));
        assertThat(run.tracesWithOperation(Role.PASSIVE.spanName()))
                .extracting(JaegerTrace::phaseNames)
                .contains(WAYS.get(Role.PASSIVE).get(0));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void onePhaseBeginsWhereTheOtherEndsInsideTheTeardown(DemoRun run) {
        assertThat(run.teardowns()).allSatisfy(trace -> {
            long earliest = trace.root().startNanos();
            for (ReceivedSpan phase : trace.phases()) {
                assertThat(phase.startNanos()).isCloseTo(earliest, within(ROUNDING_NANOS));
                assertThat(phase.endNanos()).isLessThanOrEqualTo(trace.root().endNanos() + ROUNDING_NANOS);
                earliest = phase.endNanos();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("runs")
    void timesAgreeWithTheKernelsToWithinTheSweep(DemoRun run) {
        if (run.kernel().isEmpty()) {
            run.log("times not compared: " + run.kernelAbsent());
        }
        assumeTrue(run.kernel().isPresent(), run.kernelAbsent());
        List<InstantComparison> comparisons = new ArrayList<>();
        run.teardowns()
                .forEach(trace -> comparisons.addAll(
                        InstantComparison.of(trace, run.kernel().get())));
        run.log(InstantComparison.summary(comparisons));
        // the bound that a span states is a promise; one sweep is the aim, which a look that comes late misses
        assertThat(InstantComparison.notMatching(
                        each -> each.isWithinItsError() || each.isWithinTheSweep(), comparisons))
                .isEmpty();
        assertThat(comparisons).isNotEmpty();
        assertThat(InstantComparison.notMatching(InstantComparison::isWithinTheSweep, comparisons))
                .hasSizeLessThanOrEqualTo(comparisons.size() / 4);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void leakIsFoundByItsVerdictWhileTheConnectionIsStillOpen(DemoRun run) {
        List<JaegerTrace> found = run.tracesWithTag("fourwave.verdict", "close_wait_leak");
        assertThat(found).isNotEmpty().allSatisfy(trace -> {
            ReceivedSpan finding = trace.root();
            assertThat(finding.name()).isEqualTo("tcp finding close_wait_leak");
            assertThat(finding.text("fourwave.severity")).isIn("leak", "suspect");
            assertThat(finding.text("fourwave.open.function")).startsWith("com.acme.shop.WarehouseClient");
            run.kernel()
                    .ifPresent(kernel -> assertThat(kernel.isIn(
                                    InstantComparison.endOf(finding), TcpState.CLOSE_WAIT, finding.startNanos()))
                            .isTrue());
        });
        run.logWaterfall(found.get(0));
    }

    private static boolean isOnAWay(Role role, List<String> phases) {
        return WAYS.get(role).stream()
                .anyMatch(way -> way.size() >= phases.size()
                        && way.subList(0, phases.size()).equals(phases));
    }
}
