// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application uses up what there is: it meets the same errors as without the agent, which watches on afterwards. */
class ExhaustionIT {
    private static final int CONNECTIONS = 1500;
    private static final String CHURN = "churn " + CONNECTIONS + " 3";
    private static final String FILL = "fill 5";
    private static final String[] SHELL = {"sh", "-c", "ulimit -n 128; exec \"$@\"", "sh"};
    /** What the JVM itself says when the memory is gone while an agent's transformer is asked. */
    private static final String OF_THE_JVM = "*** java.lang.instrument ASSERTION FAILED ***";

    private static final int FIRST_WITH_SOCK_DIAG = 22;
    private static final String NO_CHILDREN = "children's page faults 0";

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void heapThatIsFullWhileTheAgentWatches(Jdk jdk, @TempDir Path directory) {
        ReportJson report = survives("OutOfMemoryError", jdk, () -> smallHeap(jdk), directory, FILL);
        assertThat(report.decidingSteps()).isEqualTo(4 * CONNECTIONS);
    }

    /** A hook that finds no heap between the entry and the exit of a close must not leave it under way for ever. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void nobodyIsBlamedForClosesInAFullHeap(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        String options = "leak.after=1s,sweep.interval=100ms,report.file=" + file;
        try (Worker worker = Worker.start(smallHeap(jdk).agentOptions(options))) {
            worker.does(CHURN);
            worker.does("start 3 1");
            worker.does(FILL);
            worker.does("stop");
            // longer than it takes until a close counts as stuck
            long begun = System.nanoTime();
            await().atMost(AgentProcess.PATIENCE).until(() -> System.nanoTime() - begun > 4_000_000_000L);
            worker.process().send("end");
            assertThat(worker.process().awaitExit()).isZero();
            ReportJson report = ReportJson.read(file);
            assertThat(report.findings())
                    .noneMatch(finding -> finding.get("verdict").getAsString().equals("stuck_close"));
            TABLE.row("OutOfMemoryError while connections close", jdk)
                    .done(CHURN + ", 3 threads of churn in a heap that is full five times")
                    .counted(report.decidingSteps() + " calls, " + report.suppressedErrors() + " suppressed errors")
                    .result("no close is stuck");
        }
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void noDescriptorIsLeft(Jdk jdk, @TempDir Path directory) {
        ReportJson report = survives(
                "no descriptor left (ulimit -n 128)",
                jdk,
                () -> AgentProcess.on(jdk).within(SHELL),
                directory,
                "exhaust");
        assertThat(report.decidingSteps()).isGreaterThan(4 * CONNECTIONS);
    }

    /** With fewer than 64 the JDK's own start of a process may close a socket: ss, the only table here, is not asked. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void noProcessIsStartedWhereDescriptorsAreFew(Jdk jdk, @TempDir Path directory) throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        AgentLaunch few = AgentProcess.on(jdk).within(withoutProcNet(empty, "ulimit -n 64"));
        String[] orders = {"churn 300 3", "exhaust", "churn 300 3", "children"};
        Baseline baseline = Baseline.of(few, orders);
        Path file = directory.resolve("report.json");
        try (Worker worker = Worker.start(few.agentOptions("sweep.interval=100ms,report.file=" + file))) {
            worker.does("churn 300 3");
            pass();
            worker.does("exhaust");
            worker.does("churn 300 3");
            pass();
            worker.does("children");
            worker.end();
            assertThat(worker.output()).isEqualTo(baseline.output()).contains(NO_CHILDREN);
            assertThat(said(worker)).isEmpty();
        }
        boolean asksSs = jdk.feature() < FIRST_WITH_SOCK_DIAG;
        TABLE.row("no process where descriptors are few (ulimit -n 64)", jdk)
                .done(String.join(", ", orders) + "; /proc/net hidden")
                .counted(ReportJson.read(file).decidingSteps() + " calls, no child process"
                        + (asksSs ? "; " + childrenWithMany(jdk, empty) + " with 4096 descriptors" : ""))
                .result("as without");
    }

    /** So that the test above does not count what never happens. */
    private static String childrenWithMany(Jdk jdk, Path empty) {
        try (Worker worker = Worker.start(AgentProcess.on(jdk)
                .within(withoutProcNet(empty, "ulimit -n 4096"))
                .agentOptions("sweep.interval=100ms"))) {
            await().atMost(AgentProcess.PATIENCE).untilAsserted(() -> {
                worker.does("churn 30 1");
                assertThat(children(worker)).isNotEqualTo(NO_CHILDREN);
            });
            String children = children(worker);
            worker.end();
            return children;
        }
    }

    private static String children(Worker worker) {
        worker.does("children");
        return worker.output().get(worker.output().size() - 1);
    }

    private static String[] withoutProcNet(Path empty, String limit) {
        String script =
                "mount --bind " + empty + " /proc/$$/net && " + limit + " && " + ChildFaults.NOTE + " && exec \"$@\"";
        return PlacesIT.assumed("a mount namespace", "unshare", "--mount", "sh", "-c", script, "sh");
    }

    /** Several sweeps. */
    private static void pass() {
        await().pollDelay(Duration.ofSeconds(1)).atMost(AgentProcess.PATIENCE).until(() -> true);
    }

    /** An agent that finds no memory to begin with may give up; it says so in one line, and the application runs on. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void heapThatIsFullWhileTheAgentIsSetUp(Jdk jdk) {
        Baseline baseline = Baseline.of(smallHeap(jdk), FILL, CHURN);
        try (Worker worker = Worker.start(smallHeap(jdk))) {
            worker.does(FILL);
            double rate = Baseline.rate(CONNECTIONS, worker.does(CHURN));
            worker.end();
            assertThat(worker.output()).isEqualTo(baseline.output());
            List<String> said = said(worker);
            assertThat(said).hasSizeLessThanOrEqualTo(2);
            TABLE.row("OutOfMemoryError while the agent starts", jdk)
                    .done(FILL + ", " + CHURN)
                    .rates(baseline.rate(CONNECTIONS), rate)
                    .counted(said.isEmpty() ? "nothing" : "the agent said: " + String.join("; ", said))
                    .result("as without");
        }
    }

    private static AgentLaunch smallHeap(Jdk jdk) {
        return AgentProcess.on(jdk).jvm("-Xmx64m", "-XX:+UseSerialGC");
    }

    /** After the first connections, whose classes the JDK itself cannot load any more then; others come afterwards. */
    private static ReportJson survives(
            String fault, Jdk jdk, Supplier<AgentLaunch> launch, Path directory, String order) {
        Path file = directory.resolve("report.json");
        Path spans = directory.resolve("spans.jsonl");
        Baseline baseline = Baseline.of(launch.get(), CHURN, order, CHURN);
        String options = "sweep.interval=100ms,report.file=" + file + ",spans.file=" + spans;
        try (Worker worker = Worker.start(launch.get().agentOptions(options))) {
            worker.does(CHURN);
            await().atMost(AgentProcess.PATIENCE).until(() -> Files.exists(spans) && Files.size(spans) > 0);
            JvmFigures before = worker.figures();
            worker.does(order);
            double rate = Baseline.rate(CONNECTIONS, worker.does(CHURN));
            FaultTable.Row row = TABLE.row(fault, jdk)
                    .done(CHURN + ", " + order + ", " + CHURN)
                    .rates(baseline.rate(CONNECTIONS), rate)
                    .figures(before, worker.figures());
            worker.end();
            ReportJson report = ReportJson.read(file);
            row.counted("%d calls, %d suppressed errors".formatted(report.decidingSteps(), report.suppressedErrors()))
                    .result("as without");
            assertThat(worker.output()).isEqualTo(baseline.output());
            assertThat(said(worker)).isEmpty();
            return report;
        }
    }

    private static List<String> said(Worker worker) {
        return worker.process().stderr().stream()
                .filter(line -> !line.startsWith(OF_THE_JVM))
                .toList();
    }
}
