// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JarCoordinateTest {
    private static final String POM = "META-INF/maven/org.postgresql/postgresql/pom.properties";
    private static final String POSTGRESQL = "groupId=org.postgresql\nartifactId=postgresql\nversion=42.3.1\n";

    @TempDir
    Path directory;

    @Test
    void pomPropertiesSayItAll() throws IOException {
        assertThat(read(Map.of(POM, POSTGRESQL), "whatever.jar")).isEqualTo("org.postgresql:postgresql:42.3.1");
    }

    /** The agent's thread goes to no host for a name, and to no handler of the application's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/postgresql-42.3.1.jar",
                "jar:http://127.0.0.1:%d/postgresql-42.3.1.jar!/",
                "jar:http://127.0.0.1:%d/app.jar!/BOOT-INF/lib/postgresql-42.3.1.jar!/",
                "ftp://127.0.0.1:%d/postgresql-42.3.1.jar",
                "file://127.0.0.1:%d/postgresql-42.3.1.jar",
                "jar:file://127.0.0.1:%d/postgresql-42.3.1.jar!/"
            })
    void jarThatLiesElsewhereIsKnownByItsNameAlone(String place) throws IOException {
        try (ServerSocketChannel elsewhere =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            elsewhere.configureBlocking(false);
            int port = elsewhere.socket().getLocalPort();
            assertThat(JarCoordinate.read(URI.create(place.formatted(port)).toURL()))
                    .isEqualTo("postgresql-42.3.1.jar");
            assertThat(elsewhere.accept()).as("somebody asks").isNull();
        }
    }

    @Test
    @Timeout(10)
    void pipeInPlaceOfTheJarIsNotWaitedFor() throws Exception {
        Path pipe = directory.resolve("postgresql-42.3.1.jar");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(JarCoordinate.read(pipe.toUri().toURL())).isEqualTo("postgresql-42.3.1.jar");
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
    void pomOfWhatIsShadedIsNotTheJars() throws IOException {
        assertThat(read(Map.of(POM, POSTGRESQL), "shop-client-1.4.jar")).isEqualTo("shop-client-1.4.jar");
        assertThat(read(Map.of(POM, POSTGRESQL), "postgresql-ext-42.3.1.jar")).isEqualTo("postgresql-ext-42.3.1.jar");
        assertThat(read(Map.of(POM, POSTGRESQL), "postgresql-42.3.1-jdk11.jar"))
                .isEqualTo("org.postgresql:postgresql:42.3.1");
    }

    /** {@code org.apache.tomcat-embed-core:10.1.34} and {@code org.apache:ApacheJMeter_http} exist nowhere. */
    @Test
    void namesOfBundlesAndVendorsAreNoCoordinates() throws IOException {
        String manifest = """
                Manifest-Version: 1.0
                Implementation-Vendor-Id: org.apache
                Bundle-SymbolicName: org.apache.tomcat-embed-core;singleton:=true
                Automatic-Module-Name: org.apache.tomcat.embed.core
                Bundle-Version: 10.1.34

                """;
        Map<String, String> jar = Map.of("META-INF/MANIFEST.MF", manifest);
        assertThat(read(jar, "tomcat-embed-core-10.1.34.jar")).isEqualTo("tomcat-embed-core-10.1.34.jar");
        assertThat(read(jar, "driver.jar")).isEqualTo("driver.jar (10.1.34)");
        assertThat(read(Map.of("a.txt", ""), "driver.jar")).isEqualTo("driver.jar");
    }

    @Test
    void vendorIsTheGroupWhereAllClassesLieBelowIt() throws IOException {
        String manifest = "Manifest-Version: 1.0\nImplementation-Vendor-Id: org.postgresql\n\n";
        Map<String, String> jar = Map.of(
                "META-INF/MANIFEST.MF", manifest, "org/postgresql/Driver.class", "", "org/postgresql/core/X.class", "");
        assertThat(read(jar, "postgresql-42.3.1.jar")).isEqualTo("org.postgresql:postgresql:42.3.1");
        String company = "Manifest-Version: 1.0\nImplementation-Vendor-Id: org.apache\n\n";
        Map<String, String> jmeter = Map.of(
                "META-INF/MANIFEST.MF", company, "org/apache/jmeter/A.class", "", "org/apache/jmeter/http/B.class", "");
        assertThat(read(jmeter, "ApacheJMeter_http-5.4.jar")).isEqualTo("ApacheJMeter_http-5.4.jar");
    }

    @ParameterizedTest
    @CsvSource({
        "file:/home/a/.m2/repository/org/apache/tomcat/embed/tomcat-embed-core/10.1.34/tomcat-embed-core-10.1.34.jar,"
                + "org.apache.tomcat.embed:tomcat-embed-core:10.1.34",
        "file:/home/a/.gradle/caches/modules-2/files-2.1/io.projectreactor/reactor-core/3.3.3.RELEASE/ab12/"
                + "reactor-core-3.3.3.RELEASE.jar, io.projectreactor:reactor-core:3.3.3.RELEASE",
        "file:/home/a/.cache/coursier/v1/https/repo1.maven.org/maven2/org/apache/thrift/libthrift/0.14.0/"
                + "libthrift-0.14.0.jar, org.apache.thrift:libthrift:0.14.0",
        "file:/srv/app/lib/libthrift-0.14.0.jar, libthrift-0.14.0.jar",
        "file:/srv/repository/1.0/shop-1.0.jar, shop-1.0.jar",
    })
    void placeInARepositoryIsACoordinate(String place, String expected) throws IOException {
        assertThat(JarCoordinate.read(new URL(place))).isEqualTo(expected);
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
        assertThat(JarCoordinate.read(gone.toURL())).isEqualTo("netty-common-4.1.108.Final.jar");
    }

    private static String read(Map<String, String> entries, String fileName) throws IOException {
        return JarCoordinate.read(new ByteArrayInputStream(zip(entries)), JarFileName.of(fileName), Optional.empty());
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
