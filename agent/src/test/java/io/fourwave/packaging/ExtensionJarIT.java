// SPDX-License-Identifier: Apache-2.0
package io.fourwave.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.OtelAgentLaunch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The other jar: what OpenTelemetry's agent has already is not in it, and it is fourwave all the same. */
class ExtensionJarIT {
    private JarFile extension;
    private JarFile agent;

    @BeforeEach
    void open() throws IOException {
        extension = open(OtelAgentLaunch.extension());
        agent = open(AgentJar.path());
    }

    @AfterEach
    void close() throws IOException {
        extension.close();
        agent.close();
    }

    @Test
    void openTelemetryIsTheAgents() {
        assertThat(names(extension))
                .noneMatch(name -> name.startsWith("io/opentelemetry/"))
                .noneMatch(name -> name.startsWith("io/fourwave/cli/"))
                .noneMatch(name -> name.startsWith("io/fourwave/telemetry/http/"))
                .doesNotHaveDuplicates();
    }

    @Test
    void agentJarKnowsNothingOfTheExtension() {
        assertThat(names(agent)).noneMatch(name -> name.contains("/extension/"));
    }

    /** Whichever of the two comes first into a JVM, the other finds its own hooks there. */
    @Test
    void hooksHaveTheBytesOfTheAgentJar() throws IOException {
        List<String> hooks = names(extension).stream()
                .filter(name -> name.startsWith("boot/"))
                .toList();
        assertThat(hooks.stream().map(hook -> "inst/" + hook))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(names(agent).stream()
                        .filter(name -> name.startsWith("inst/boot/"))
                        .toList());
        for (String hook : hooks) {
            assertThat(bytes(extension, hook)).as(hook).isEqualTo(bytes(agent, "inst/" + hook));
        }
    }

    @Test
    void servicesAreThere() throws IOException {
        List<String> services = names(extension).stream()
                .filter(name -> name.startsWith("META-INF/services/"))
                .toList();
        assertThat(services).hasSize(2);
        for (String service : services) {
            String provider = text(service).strip().replace('.', '/');
            assertThat(extension.getEntry(provider + ".class")).as(provider).isNotNull();
        }
    }

    @Test
    void noticeSpeaksOfEveryLibraryInside() throws IOException {
        assertThat(names(extension).stream()
                        .filter(name -> name.endsWith(".class"))
                        .map(name -> name.replaceFirst("^([^/]+/[^/]+)/.*", "$1"))
                        .distinct())
                .as("each of these but ours has its paragraph in META-INF/NOTICE")
                .containsExactlyInAnyOrder("com/google", "io/fourwave", "net/bytebuddy");
        assertThat(text("META-INF/NOTICE")).contains("ASM", "Gson 2.").doesNotContain("${");
        assertThat(text("META-INF/LICENSE")).contains("Apache License", "Version 2.0");
        assertThat(text("META-INF/licenses/ASM")).contains("INRIA");
    }

    private static JarFile open(Path jar) throws IOException {
        return new JarFile(jar.toFile());
    }

    private static List<String> names(JarFile jar) {
        try (Stream<? extends ZipEntry> entries = jar.stream()) {
            return entries.filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private String text(String name) throws IOException {
        return new String(bytes(extension, name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
