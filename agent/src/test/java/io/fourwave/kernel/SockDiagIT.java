// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real kernel, asked by a JVM with the foreign function API. */
@EnabledOnOs(OS.LINUX)
class SockDiagIT {
    @TempDir
    private Path folder;

    @Test
    void findsConnectionsInEveryStateAndPrintsNoWarning() throws Exception {
        Path java = java();
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");

        Process process = new ProcessBuilder(
                        java.toString(),
                        "--illegal-native-access=deny",
                        "-javaagent:" + agent(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SockDiagLive.class.getName())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();

        assertThat(process.waitFor()).isZero();
        assertThat(err).isEmptyFile();
        assertThat(Files.readAllLines(out))
                .isEqualTo(List.of(
                        "127.0.0.1 [client ESTABLISHED 0, server ESTABLISHED 5]",
                        "127.0.0.1 [client FIN_WAIT_2 0 orphan, server CLOSE_WAIT 6]",
                        "127.0.0.1 [client TIME_WAIT 0 orphan]",
                        "::1 [client ESTABLISHED 0, server ESTABLISHED 5]",
                        "::1 [client FIN_WAIT_2 0 orphan, server CLOSE_WAIT 6]",
                        "::1 [client TIME_WAIT 0 orphan]"));
    }

    private Path agent() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", SockDiagLive.class.getName());
        Path jar = folder.resolve("live.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private static Path java() {
        Optional<Jdk> able =
                Jdks.all().stream().filter(jdk -> jdk.feature() >= 24).findFirst();
        assumeTrue(able.isPresent(), "skipped: needs JDK 24 or later, and none was found");
        return able.orElseThrow().java();
    }
}
