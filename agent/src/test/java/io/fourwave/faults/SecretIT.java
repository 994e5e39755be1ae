// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A collector's address that has a secret in it and cannot be used is repeated nowhere with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretIT {
    private static final String SECRET = "s3cr3t";

    private static final String NOBODY = "http://127.0.0.1:1";

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    static Stream<Arguments> endpoints() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(
                                "htp://user:s3cr3t@h",
                                "http://h/?token=s3cr3t with a blank",
                                "http://user:s3cr3t@h:port/v1?token=s3cr3t",
                                "user:s3cr3t@h:4318",
                                "http://[user:s3cr3t@h#s3cr3t")
                        .map(endpoint -> Arguments.of(jdk, endpoint)));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void secretOfAnEndpointThatCannotBeUsedIsNowhere(Jdk jdk, String endpoint) throws IOException {
        Path report = directory.resolve("report.json");
        Path spans = directory.resolve("spans.jsonl");
        try (Worker worker = Worker.start(AgentProcess.on(jdk)
                .agentOptions("log=debug,report.file=" + report + ",spans.file=" + spans)
                .exportTo(URI.create(NOBODY))
                .environment("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint))) {
            worker.does("churn 6 1");
            worker.end();
            assertThat(worker.process().stderr())
                    .anyMatch(line -> line.contains("OpenTelemetry could not be set up"))
                    .noneMatch(line -> line.contains(SECRET));
        }
        assertThat(report)
                .content()
                .contains("OpenTelemetry could not be set up")
                .doesNotContain(SECRET);
        assertThat(spans).content().doesNotContain(SECRET);
        TABLE.row("collector's address with a secret, unusable", jdk)
                .done("`" + endpoint.replace(SECRET, "SECRET") + "`")
                .result("told without it, on stderr, in the report and the log");
    }
}
