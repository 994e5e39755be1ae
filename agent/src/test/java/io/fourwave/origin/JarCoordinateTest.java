// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarCoordinateTest {
    private static final String POM = "META-INF/maven/org.postgresql/postgresql/pom.properties";
    private static final String POSTGRESQL = "groupId=org.postgresql\nartifactId=postgresql\nversion=42.3.1\n";

    @TempDir
    Path directory;

    @Test
    void pomPropertiesSayItAll() throws IOException {
        assertThat(read(Map.of(POM, POSTGRESQL), "whatever.jar")).isEqualTo("org.postgresql:postgresql:42.3.1");
    }

    @Test
    void ofSeveralPomsTheOneThatTheFileIsNamedAfterCounts() throws IOException {
        Map<String, String> shaded = new TreeMap<>(Map.of(
                POM,
                POSTGRESQL,
                "META-INF/maven/com.ongres/scram/pom.properties",
                "groupId=com.ongres\nartifactId=scram\nversion=2.1\n"));
        assertThat(read(shaded, "postgresql-42.3.1.jar")).isEqualTo("org.postgresql:postgresql:42.3.1");
    }

    @Test
    void manifestSpeaksWhereThereIsNoPom() throws IOException {
        String manifest =
                "Manifest-Version: 1.0\nBundle-SymbolicName: org.acme.wire;singleton:=true\nBundle-Version: 1.2.3\n\n";
        assertThat(read(Map.of("META-INF/MANIFEST.MF", manifest), "wire.jar")).isEqualTo("org.acme.wire:1.2.3");
    }

    @Test
    void vendorOfTheManifestIsTheGroupOfWhatTheFileIsNamedAfter() throws IOException {
        String manifest = """
                Manifest-Version: 1.0
                Implementation-Vendor-Id: org.postgresql
                Bundle-SymbolicName: org.postgresql.jdbc
                Bundle-Version: 42.3.1

                """;
        assertThat(read(Map.of("META-INF/MANIFEST.MF", manifest), "postgresql-42.3.1.jar"))
                .isEqualTo("org.postgresql:postgresql:42.3.1");
        assertThat(read(Map.of("META-INF/MANIFEST.MF", manifest), "driver.jar"))
                .isEqualTo("org.postgresql.jdbc:42.3.1");
    }

    @Test
    void fileNameIsBetterThanNothing() throws IOException {
        assertThat(read(Map.of("a.txt", ""), "okio-jvm-3.6.0.jar")).isEqualTo("okio-jvm:3.6.0");
        assertThat(read(Map.of("a.txt", ""), "driver.jar")).isEqualTo("driver.jar");
    }

    @Test
    void jarInsideAnArchiveIsReadThroughIt() throws IOException {
        byte[] inner = zip(Map.of(POM, POSTGRESQL));
        Path outer = directory.resolve("shop.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(outer))) {
            out.putNextEntry(new ZipEntry("BOOT-INF/lib/postgresql-42.3.1.jar"));
            out.write(inner);
        }
        URI place = URI.create("jar:" + outer.toUri() + "!/BOOT-INF/lib/postgresql-42.3.1.jar");
        assertThat(JarCoordinate.read(place.toURL())).isEqualTo("org.postgresql:postgresql:42.3.1");
    }

    @Test
    void unreadableJarStillHasItsName() throws IOException {
        URI gone = directory.resolve("netty-common-4.1.108.Final.jar").toUri();
        assertThat(JarCoordinate.read(gone.toURL())).isEqualTo("netty-common:4.1.108.Final");
    }

    private static String read(Map<String, String> entries, String fileName) throws IOException {
        return JarCoordinate.read(new ByteArrayInputStream(zip(entries)), fileName);
    }

    private static byte[] zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
