// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.config.Version;
import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportSchemaCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command with the finished jar, from every JDK to every other. The application's streams stay its own. */
class CommandsIT {
    private static final String TOOLS_AND_TARGETS = "io.fourwave.cli.Targets#toolsAndTargets";

    @ParameterizedTest
    @MethodSource(TOOLS_AND_TARGETS)
    void listAttachTopReportDetach(Jdk tool, Jdk target, @TempDir Path directory) throws IOException {
        try (AgentProcess leaky = leaky(target)) {
            String pid = Long.toString(leaky.pid());
            assertThat(row(tool, pid))
                    .matches(pid + " +\\S+ +" + target.version().replace(".", "\\.")
                            + "\\S* +- +3 +3 +0 +1 +0 +io.fourwave.cli.Leaky");

            assertThat(Tool.run(tool, "attach", pid, "leak.after=100ms,sweep.interval=100ms")
                            .succeeded()
                            .out())
                    .containsExactly(
                            "fourwave " + Version.text() + " watches " + pid + ", io.fourwave.cli.Leaky on Java "
                                    + target.version(),
                            "findings appear after leak.after, 0.1 s; to see them: java -jar " + AgentJar.path()
                                    + " report " + pid);
            assertThat(row(tool, pid)).containsPattern(" yes +3 +3 ");

            leaky.send("close");
            leaky.awaitStdout("closed");
            top(tool, pid);
            reports(tool, pid, directory);

            assertThat(Tool.run(tool, "detach", pid).succeeded().text())
                    .startsWith("fourwave " + Version.text() + " has left " + pid + ", io.fourwave.cli.Leaky");
            assertThat(row(tool, pid)).containsPattern(" - +2 +3 ");
            Tool.run(tool, "detach", pid).refused("fourwave is not in it", "attach " + pid);
            leaky.send("end");
            assertThat(leaky.awaitExit()).isZero();
            assertThat(leaky.stderr()).isEmpty();
            assertThat(leaky.stdout()).containsExactly("ready", "closed");
        }
    }

    private static void top(Jdk tool, String pid) {
        // the figures are those of the last sweep, and the first sweeps take seconds where there is little CPU
        await().atMost(AgentProcess.PATIENCE)
                .until(
                        () -> Tool.run(tool, "top", pid, "--count", "1").text(),
                        text -> text.contains("active_fin - (1)"));
        List<String> lines = Tool.run(tool, "top", pid, "--count", "2", "--interval", "1500ms")
                .succeeded()
                .out();
        assertThat(lines).filteredOn(line -> line.startsWith("fourwave ")).hasSize(2);
        assertThat(lines).noneMatch(line -> line.contains("\033"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("calls/s ") && line.contains("active_fin 0.0 (1)"))
                .anyMatch(line -> line.startsWith("own cost     CPU ") && line.contains("dropped nothing, errors 0"));
    }

    private static void reports(Jdk tool, String pid, Path directory) throws IOException {
        String text = Tool.run(tool, "report", pid).succeeded().text();
        assertThat(text).startsWith("fourwave " + Version.text()).contains("active_fin 1");

        JsonObject json = JsonParser.parseString(
                        ReportSchemaCheck.checked(Tool.run(tool, "report", pid, "--format", "json")
                                .succeeded()
                                .text()))
                .getAsJsonObject();
        assertThat(json.getAsJsonObject("fourwave").get("how").getAsString()).isEqualTo("attach");
        assertThat(json.getAsJsonObject("steps").get("active_fin").getAsInt()).isEqualTo(1);

        Path file = directory.resolve("report.html");
        assertThat(Tool.run(tool, "report", pid, "-o", file.toString()).status())
                .isZero();
        assertThat(file).content().startsWith("<!doctype html>");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private static AgentProcess leaky(Jdk jdk) {
        AgentProcess leaky = Targets.launch(jdk).main(Leaky.class).start();
        leaky.awaitStdout("ready");
        return leaky;
    }

    private static String row(Jdk tool, String pid) {
        return Tool.run(tool, "list").succeeded().out().stream()
                .filter(line -> line.startsWith(pid + " "))
                .findFirst()
                .orElseThrow();
    }
}
