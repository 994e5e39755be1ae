// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ships and cannot be run here, by the programs that know its form. {@code .ci/run} installs these. */
class DeployFilesIT {
    private static final Path PACKAGES = Path.of("target/python").toAbsolutePath();

    @Test
    void dashboardIsWhatItsProgramBuilds() throws Exception {
        assumePackage("grafana_foundation_sdk");
        Path program = DeployFiles.FOLDER.resolve("grafana/dashboard.py");
        assertThat(python(program.toString()))
                .as("python3 agent/deploy/grafana/dashboard.py > agent/deploy/grafana/fourwave.json")
                .isEqualTo(Files.readString(DeployFiles.DASHBOARD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment.yaml", "collector.yaml", "read-only-pod.yaml"})
    void manifestsFollowTheSchemasOfKubernetes(String manifest) throws Exception {
        assumePackage("kubernetes_validate");
        String file = DeployFiles.FOLDER.resolve("kubernetes").resolve(manifest).toString();
        assertThat(python("-m", "kubernetes_validate", "--strict", file)).contains("passed");
    }

    /** It is a part of a container's description: kubectl puts it into the one that it adds to the pod. */
    @Test
    void debugContainerFollowsTheSchemasOfKubernetes(@TempDir Path directory) throws Exception {
        assumePackage("kubernetes_validate");
        String part = Files.readString(DeployFiles.FOLDER.resolve("kubernetes/debug-container.yaml"));
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata: {name: shop}
                spec:
                  containers: [{name: shop, image: shop}]
                  ephemeralContainers:
                    - name: debugger
                      image: tool
                """ + part.indent(6);
        Path file = Files.writeString(directory.resolve("pod.yaml"), pod);
        assertThat(python("-m", "kubernetes_validate", "--strict", file.toString()))
                .contains("passed");
    }

    private static void assumePackage(String name) throws Exception {
        String absent =
                "no Python package " + name + " (.ci/run installs it into target/python), so its test is skipped";
        boolean there =
                Program.find("python3").isPresent() && run(List.of("python3", "-c", "import " + name)).status == 0;
        if (!there) {
            System.out.println("skipped: " + absent);
        }
        assumeTrue(there, absent);
    }

    private static String python(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(words));
        Ended ended = run(command);
        assertThat(ended.status).as(ended.said).isZero();
        return ended.said;
    }

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", PACKAGES.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private record Ended(int status, String said) {}
}
