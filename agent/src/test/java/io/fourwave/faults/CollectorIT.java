// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.faults.FaultyCollector.Fault;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Work under a collector that fails in every way: the same output, and each span is either delivered or counted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectorIT {
    private static final String ORDER = "churn 2400 4";
    private static final int CONNECTIONS = 2400;

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    private final Map<Jdk, Baseline> baselines = new HashMap<>();

    static Stream<Arguments> faults() {
        return Jdks.all().stream().flatMap(jdk -> Arrays.stream(Fault.values()).map(fault -> Arguments.of(jdk, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void outputIsAsWithoutTheAgentAndEverySpanIsAccountedFor(Jdk jdk, Fault fault, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        try (FaultyCollector collector = FaultyCollector.start(fault)) {
            FaultTable.Row row =
                    TABLE.row("collector: " + fault.name().toLowerCase().replace('_', ' '), jdk);
            work(jdk, collector.endpoint(), file, row);
            ReportJson report = ReportJson.read(file);
            long lost = report.dropped("spans_not_delivered");
            row.counted("%d whole bodies, %d parts, %d spans not delivered"
                            .formatted(collector.whole(), collector.parts(), lost))
                    .result("as without");
            assertThat(lost > 0).as("%d spans lost", lost).isEqualTo(fault != Fault.ACCEPTS);
            assertThat(collector.parts() > 0).isEqualTo(fault == Fault.DROPS_MID_BODY);
            assertSteps(report);
        }
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void collectorThatIsNotThere(Jdk jdk, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.json");
        FaultTable.Row row = TABLE.row("collector: not there", jdk);
        work(jdk, URI.create("http://127.0.0.1:" + freePort()), file, row);
        ReportJson report = ReportJson.read(file);
        long lost = report.dropped("spans_not_delivered");
        row.counted(lost + " spans not delivered").result("as without");
        assertThat(lost).isPositive();
        assertSteps(report);
    }

    /** What was lost before is counted, what comes after is delivered. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void collectorThatComesBackGetsWhatComesThen(Jdk jdk, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.json");
        int port = freePort();
        try (Worker worker = Worker.start(AgentProcess.on(jdk)
                .agentOptions("report.file=" + file)
                .exportTo(URI.create("http://127.0.0.1:" + port)))) {
            worker.does(ORDER);
            worker.process().awaitStderr("no collector answers at http://127.0.0.1:" + port + "/v1/traces");
            try (OtlpReceiver receiver = OtlpReceiver.start(port)) {
                worker.does("churn 30 1");
                receiver.awaitSpan(span -> span.name().equals("tcp abort"));
                worker.end();
                long lost = ReportJson.read(file).dropped("spans_not_delivered");
                TABLE.row("collector: comes back", jdk)
                        .done("not there for " + ORDER + ", then there")
                        .counted("%d spans not delivered, %d delivered"
                                .formatted(lost, receiver.spans().size()))
                        .result("as without; export goes on");
            }
        }
    }

    private void work(Jdk jdk, URI collector, Path report, FaultTable.Row row) {
        Baseline baseline = baselines.computeIfAbsent(jdk, each -> Baseline.of(each, ORDER));
        try (Worker worker = Worker.start(
                AgentProcess.on(jdk).agentOptions("report.file=" + report).exportTo(collector))) {
            JvmFigures before = worker.figures();
            double rate = Baseline.rate(CONNECTIONS, worker.does(ORDER));
            row.done(ORDER).rates(baseline.rate(CONNECTIONS), rate).figures(before, worker.figures());
            worker.end();
            assertThat(worker.output()).isEqualTo(baseline.output());
        }
    }

    private static void assertSteps(ReportJson report) {
        assertThat(report.decidingSteps() + report.dropped("calls_queue_full")).isEqualTo(2 * CONNECTIONS);
        assertThat(report.suppressedErrors()).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
