// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.nio.file.Path;
import java.util.List;

/**
 * One run of {@link Farewell} with the agent. Wherever it is: the application's own output and exit status are as
 * without the agent, which {@link #of} asserts.
 *
 * @param stderr the agent's lines: the application writes none
 * @param reportFile named by {@code report.file}; may not exist
 */
record FarewellRun(List<String> stderr, Path reportFile) {

    /** A launch whose report goes to {@code report.json} of this directory. */
    static AgentLaunch launch(Jdk jdk, Path directory, String moreOptions) {
        return AgentProcess.on(jdk)
                .agentOptions(options(directory, moreOptions))
                .main(Farewell.class);
    }

    /** Agent options that name {@code report.json} of this directory, and these. */
    static String options(Path directory, String more) {
        return "report.file=" + report(directory) + (more.isEmpty() ? "" : "," + more);
    }

    static FarewellRun of(AgentLaunch launch, Path directory) {
        try (AgentProcess process = launch.start()) {
            int status = process.awaitExit();
            assertThat(process.stdout())
                    .as("stdout; stderr is %s", process.stderr())
                    .containsExactly(Farewell.LAST_WORD);
            assertThat(status).as("exit status").isEqualTo(Farewell.STATUS);
            return new FarewellRun(process.stderr(), report(directory));
        }
    }

    ReportJson report() {
        return ReportJson.read(reportFile);
    }

    /** Every close of the application is in the report, each as what it was. */
    FarewellRun sawEveryClose() {
        assertThat(report().step("active_fin")).as("active_fin").isEqualTo(Farewell.CONNECTIONS);
        assertThat(report().step("passive_fin")).as("passive_fin").isEqualTo(Farewell.CONNECTIONS);
        return this;
    }

    FarewellRun saidNothing() {
        assertThat(stderr).isEmpty();
        return this;
    }

    FarewellRun said(String... lines) {
        assertThat(stderr).containsExactlyInAnyOrder(lines);
        return this;
    }

    private static Path report(Path directory) {
        return directory.resolve("report.json");
    }
}
