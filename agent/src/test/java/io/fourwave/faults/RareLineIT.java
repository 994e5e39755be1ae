// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.fourwave.cli.Tool;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A line that loses a connection now and then beside one that closes hundreds for each of them. */
class RareLineIT {
    private static final int LOST = 50;
    private static final int CLOSED_BETWEEN = 300;

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void rareLineIsKnownBesideABusyOne(Jdk jdk) throws IOException {
        try (Worker worker = Worker.start(
                OwnNetwork.of(AgentProcess.on(jdk).attachable().agentOptions("leak.after=1s,sweep.interval=200ms")))) {
            long begun = System.nanoTime();
            Duration took = worker.does("lose %d %d".formatted(LOST, CLOSED_BETWEEN));
            await().atMost(AgentProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(leaks(reported(worker)).stream()
                                    .mapToInt(leak -> leak.get("count").getAsInt())
                                    .sum())
                            .isEqualTo(LOST));
            ReportJson report = reported(worker);
            Duration untilNow = Duration.ofNanos(System.nanoTime() - begun);
            JsonObject known = leaks(report).get(0);
            long growth = known.get("growth_per_hour").getAsLong();
            double expected = LOST * 3_600_000.0 / took.toMillis();
            worker.end();
            TABLE.row("a rare line leaks beside a busy one", jdk)
                    .done("%d lost, %d closed between two of them, %.1f a second"
                            .formatted(LOST, CLOSED_BETWEEN, LOST * 1000.0 / took.toMillis()))
                    .counted("%d of %d with their line; %d more an hour, %.0f are true"
                            .formatted(known.get("count").getAsInt(), LOST, growth, expected))
                    .result("the line is known");
            assertThat(known.getAsJsonObject("blame").get("frame").getAsString())
                    .endsWith("Excess.fetchAndForget");
            assertThat(known.get("count").getAsInt()).isGreaterThanOrEqualTo(LOST * 9 / 10);
            // it falls from the last loss on
            double atLeast = LOST * 3_600_000.0 / untilNow.toMillis() / 3;
            assertThat((double) growth).isBetween(atLeast, 3 * expected);
        }
    }

    /** Most first. */
    private static List<JsonObject> leaks(ReportJson report) {
        return report.findings().stream()
                .filter(finding -> finding.get("verdict").getAsString().startsWith("close_wait_"))
                .sorted((one, other) ->
                        other.get("count").getAsInt() - one.get("count").getAsInt())
                .toList();
    }

    private ReportJson reported(Worker worker) throws IOException {
        String json = Tool.within("report", Long.toString(worker.pid()), "--format", "json")
                .succeeded()
                .text();
        return ReportJson.read(Files.writeString(directory.resolve("asked.json"), json));
    }
}
