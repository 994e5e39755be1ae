// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.fourwave.cli.Tool;
import io.fourwave.support.Aarch64;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The finished jar in JVMs of another architecture: hooks, the kernel's state, the verdict with its line, the attach. The
 * numbers of options and system calls are the same there, and so is {@code struct tcp_info}; that is what is asserted. The
 * kernel is this machine's, and netlink has to go through the emulator, which knows no sock_diag.
 */
class Aarch64IT {
    /** Emulated, a JVM takes up to twenty times as long. */
    private static final Duration SLOW = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {8, 17, 25})
    void leakIsFoundWithItsLine(int feature) throws IOException {
        Optional<Jdk> runtime = Aarch64.runtime(feature);
        assumeTrue(runtime.isPresent(), Aarch64.whyNone(feature));
        try (AgentProcess process = start(runtime.orElseThrow())) {
            int port = Integer.parseInt(process.awaitStdout("", SLOW));
            // a first report: the agent watches, however slow its start was
            await().atMost(SLOW).until(() -> Files.exists(file()));
            process.send("accept");
            for (int i = 0; i < Forgetful.FORGOTTEN; i++) {
                connect(port).close();
            }
            process.awaitStdout("forgotten", SLOW);
            process.send("close");
            try (Socket another = connect(port)) {
                assertThat(another.getInputStream().read()).isEqualTo(-1);
            }
            process.awaitStdout("closed", SLOW);
            await().atMost(SLOW).until(() -> leak(report()).isPresent());
            expectThatTheToolTells(process);
            process.send("end");
            assertThat(process.awaitExit(SLOW)).isEqualTo(Forgetful.STATUS);
            assertThat(process.stderr()).allMatch(line -> line.contains("the application's first socket waited"));
            expectLeak(report());
            expectCoverage(report(), feature);
        }
    }

    private AgentProcess start(Jdk runtime) {
        return Aarch64.on(runtime)
                .agentOptions("report.file=" + file() + ",report.every=1s,leak.after=1s")
                .main(Forgetful.class)
                .start();
    }

    private static void expectLeak(ReportJson report) {
        JsonObject leak = leak(report).orElseThrow();
        assertThat(leak.get("count").getAsInt()).isEqualTo(Forgetful.FORGOTTEN);
        JsonObject blame = leak.getAsJsonObject("blame");
        assertThat(blame.get("file").getAsString()).isEqualTo("Forgetful.java");
        assertThat(blame.get("frame").getAsString()).endsWith("Forgetful.readToItsEnd");
        assertThat(report.state("close_wait")).isEqualTo(Forgetful.FORGOTTEN);
        assertThat(report.step("active_fin")).isEqualTo(1);
        assertThat(report.suppressedErrors()).isZero();
    }

    private static Optional<JsonObject> leak(ReportJson report) {
        return report.findings().stream()
                .filter(finding -> finding.get("verdict").getAsString().equals("close_wait_leak"))
                .findFirst();
    }

    private static void expectCoverage(ReportJson report, int feature) {
        assertThat(report.sources()).startsWith("tcp_info").hasSize(2);
        assertThat(report.missing().keySet()).isSubsetOf("sock_diag", "closes");
        if (!report.sources().contains("sock_diag")) {
            assertThat(report.missing().get("sock_diag"))
                    .contains(feature < 22 ? "JDK " + feature + " has no foreign function API" : "with errno 93");
        }
    }

    /** From this machine's own JVM, as from a node whose containers are emulated. */
    private static void expectThatTheToolTells(AgentProcess process) {
        Tool told =
                Tool.run(Jdks.ofBuild(), "report", Long.toString(process.pid())).succeeded();
        assertThat(told.out()).anyMatch(line -> line.contains("close_wait_leak") && line.contains("Forgetful.java:"));
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private ReportJson report() {
        return ReportJson.read(file());
    }

    private Path file() {
        return directory.resolve("report.json");
    }
}
