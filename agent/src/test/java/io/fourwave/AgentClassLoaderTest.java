// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.ServiceLoader;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentClassLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void resourcesAreThoseOfTheJarAndNobodyElseIsAsked() throws IOException {
        try (AgentClassLoader loader = new AgentClassLoader(jar("inst/ours.txt", "ours"), new Jdk())) {
            try (InputStream in = loader.getResourceAsStream("ours.txt")) {
                assertThat(in).hasContent("ours");
            }
            try (InputStream in = loader.getResource("ours.txt").openStream()) {
                assertThat(in).hasContent("ours");
            }
            assertThat(Collections.list(loader.getResources("ours.txt"))).hasSize(1);
            assertThat(loader.getResource("java/lang/Object.class")).isNull();
            assertThat(loader.getResourceAsStream("java/lang/Object.class")).isNull();
            assertThat(Collections.list(loader.getResources("META-INF/services/java.lang.Runnable")))
                    .isEmpty();
            assertThat(ServiceLoader.load(Runnable.class, loader)).isEmpty();
        }
    }

    private File jar(String entry, String text) throws IOException {
        File jar = folder.resolve("agent.jar").toFile();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar.toPath()))) {
            out.putNextEntry(new ZipEntry(entry));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    /** Of Java 8: it opens its jars when it is asked for a resource. */
    private static final class Jdk extends ClassLoader {
        private Jdk() {
            super(null);
        }

        @Override
        public URL getResource(String name) {
            throw new AssertionError("asked for " + name);
        }

        @Override
        public Enumeration<URL> getResources(String name) {
            throw new AssertionError("asked for " + name);
        }
    }
}
