// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.cli.Tool;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cable is cut, and peers fall silent: nobody is blamed for what does not arrive, and all is told when it does. */
class CableIT {
    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void nobodyIsBlamedForASilentPeer(Jdk jdk) throws IOException {
        Path file = directory.resolve("report.json");
        try (AgentProcess process = AgentProcess.on(jdk)
                .attachable()
                .agentOptions("leak.after=1s,sweep.interval=100ms,report.file=" + file)
                .within(PlacesIT.assumed("a network namespace", OwnNetwork.WORDS))
                .main(Cable.class)
                .start()) {
            process.awaitStdout("cut");
            // several times leak.after: the descriptors of half of them are gone, the others are as they were
            await().pollDelay(Duration.ofSeconds(5))
                    .atMost(AgentProcess.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(reported(process).state("fin_wait_1")).isEqualTo(Cable.CONNECTIONS / 2));
            assertNobodyIsBlamed(reported(process));
            process.send("");
            assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            assertThat(process.stdout()).containsExactly("cut", "done");
            assertThat(process.stderr()).isEmpty();
        }
        ReportJson report = ReportJson.read(file);
        assertNobodyIsBlamed(report);
        assertThat(report.decidingSteps()).isEqualTo(2 * Cable.CONNECTIONS);
        TABLE.row("cable cut, peers silent", jdk)
                .done(Cable.CONNECTIONS + " connections, link down for 5 s, half of them closed meanwhile")
                .counted(Cable.CONNECTIONS / 2 + " in FIN_WAIT_1, then " + report.decidingSteps() + " calls")
                .result("as without; no finding above info");
    }

    private static void assertNobodyIsBlamed(ReportJson report) {
        assertThat(report.findings())
                .noneMatch(finding -> finding.get("severity").getAsString().matches("leak|suspect"));
    }

    private ReportJson reported(AgentProcess process) throws IOException {
        String json = String.join(
                "\n",
                Tool.within("report", Long.toString(process.pid()), "--format", "json")
                        .succeeded()
                        .out());
        return ReportJson.read(Files.writeString(directory.resolve("asked.json"), json));
    }
}
