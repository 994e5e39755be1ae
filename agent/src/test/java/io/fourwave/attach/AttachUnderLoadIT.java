// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attach while eight threads open and close: the application meets no error, no close is missed, none is counted twice. */
class AttachUnderLoadIT {

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachCloseAfterTheAttachIsCountedOnce(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        long resets = traffic(jdk, file);
        ReportJson report = ReportJson.read(file);
        System.out.printf("attach under load: %s: %d connections reset after the attach%n", jdk, resets);
        assertThat(report.step("abort")).isEqualTo(resets);
        assertThat(report.step("after_reset")).isEqualTo(resets);
        assertThat(report.suppressedErrors()).isZero();
        assertThat(report.dropped("calls_queue_full")).isZero();
    }

    /** How many connections the application reset, all of them after the attach had finished. */
    private static long traffic(Jdk jdk, Path report) {
        try (AgentProcess traffic =
                AgentProcess.on(jdk).withoutAgent().main(Traffic.class).start()) {
            traffic.awaitStdout("ready");
            Attachment.attach(jdk, traffic, "report.file=" + report);
            traffic.send("reset");
            String result = traffic.awaitStdout("resets");
            assertThat(traffic.awaitExit()).isZero();
            assertThat(traffic.stderr()).noneMatch(line -> line.contains("fourwave: "));
            assertThat(result).endsWith(" errors 0");
            return Long.parseLong(result.split(" ")[1]);
        }
    }
}
