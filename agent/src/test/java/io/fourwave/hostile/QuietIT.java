// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An ordinary application on an ordinary host: the agent has nothing to say. */
class QuietIT {
    private static final String PASSWORD = "changeit";

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void nothingIsOnStderr(Jdk jdk, @TempDir Path directory) throws Exception {
        Path report = directory.resolve("report.json");
        String keys = keys(jdk, directory.resolve("keys.p12")).toString();
        try (AgentProcess shop = AgentProcess.start(jdk, "report.file=" + report, WebShop.class, keys, PASSWORD)) {
            assertThat(shop.awaitExit()).as("%s", shop.stderr()).isZero();
            assertThat(shop.stderr()).isEmpty();
            assertThat(shop.stdout()).containsExactly("sold out");
        }
        assertThat(ReportJson.read(report).suppressedErrors()).isZero();
        assertThat(ReportJson.read(report).tracked() + ReportJson.read(report).decidingSteps())
                .isPositive();
    }

    private static Path keys(Jdk jdk, Path file) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        jdk.home().resolve("bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "shop",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        return file;
    }
}
