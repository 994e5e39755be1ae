// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.faults.FaultyCollector.Fault;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SIGKILL while spans are on their way, and the same command line once more. */
class KilledIT {
    private static final int TIMES = 3;

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void leavesWholeBodiesAndFilesThatTheNextRunGoesOnWith(Jdk jdk, @TempDir Path directory) throws IOException {
        Path spans = directory.resolve("spans.jsonl");
        Path report = directory.resolve("report.json");
        try (FaultyCollector collector = FaultyCollector.start(Fault.ACCEPTS)) {
            for (int i = 1; i <= TIMES; i++) {
                killedDuringExport(launch(jdk, collector.endpoint(), spans, report), collector);
            }
            assertThat(names(directory)).as("left on disk").containsOnly("spans.jsonl");
            assertThat(collector.parts()).as("parts of bodies").isLessThanOrEqualTo(TIMES);
            restarts(launch(jdk, collector.endpoint(), spans, report));
            TABLE.row("kill -9 during export", jdk)
                    .done(TIMES + " times, then an ordinary run")
                    .counted("%d whole bodies, %d cut ones, %d spans in the file"
                            .formatted(
                                    collector.whole(),
                                    collector.parts(),
                                    SpansFile.read(spans).size()))
                    .result("nothing left behind, next run as ever");
        }
        assertThat(names(directory)).containsExactlyInAnyOrder("spans.jsonl", "report.json");
        assertThat(ReportJson.read(report).decidingSteps()).isEqualTo(2 * 300);
    }

    private static AgentLaunch launch(Jdk jdk, URI collector, Path spans, Path report) {
        return AgentProcess.on(jdk)
                .agentOptions("spans.file=" + spans + ",report.file=" + report)
                .exportTo(collector)
                .environment("OTEL_BSP_SCHEDULE_DELAY", "1");
    }

    private static void killedDuringExport(AgentLaunch launch, FaultyCollector collector) {
        int before = collector.whole() + collector.parts();
        try (Worker worker = Worker.start(launch)) {
            worker.does("start 4 1");
            await().atMost(AgentProcess.PATIENCE).until(() -> collector.whole() + collector.parts() >= before + 3);
            worker.process().close();
            assertThat(worker.process().stderr()).isEmpty();
        }
    }

    private static void restarts(AgentLaunch launch) {
        try (Worker worker = Worker.start(launch)) {
            worker.does("churn 300 3");
            worker.end();
            assertThat(worker.output()).containsExactly("ready", "churned connections 300 errors 0");
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
