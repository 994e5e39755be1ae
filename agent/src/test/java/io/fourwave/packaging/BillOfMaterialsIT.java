// SPDX-License-Identifier: Apache-2.0
package io.fourwave.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.support.AgentJar;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The bill of materials names each library of which a class is in the jar, in its version, and no other. */
class BillOfMaterialsIT {
    private static final String BILL = "META-INF/sbom/fourwave-agent.cdx.json";

    @Test
    void componentsAreThoseThatArePacked() throws IOException {
        try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
            JsonObject bill = bill(jar);
            Set<String> named = components(bill);
            assertThat(named).as("components of " + BILL).isEqualTo(packed(jar));
            System.out.println("bill of materials: " + String.join(", ", named));
        }
    }

    /** Else no two builds of one commit would give the same jar. */
    @Test
    void nothingInItIsOfThisBuildAlone() throws IOException {
        try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
            JsonObject bill = bill(jar);
            assertThat(bill.has("serialNumber")).isFalse();
            assertThat(bill.getAsJsonObject("metadata").has("timestamp")).isFalse();
            assertThat(bill.toString())
                    .doesNotContain(Path.of("").toAbsolutePath().toString());
        }
    }

    private static JsonObject bill(JarFile jar) throws IOException {
        ZipEntry entry = jar.getEntry(BILL);
        assumeTrue(entry != null, "bill of materials: skipped, this jar was built without a network (mvn -o)");
        try (var reader = new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    /** As {@code name-version}. */
    private static Set<String> components(JsonObject bill) {
        return StreamSupport.stream(bill.getAsJsonArray("components").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(component -> component.get("name").getAsString() + "-"
                        + component.get("version").getAsString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The libraries of the class path that one of the jar's classes comes from. */
    private static Set<String> packed(JarFile jar) {
        Set<String> classes = jar.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith("inst/") && name.endsWith(".classdata"))
                .map(name -> name.replaceFirst("^inst/(.*)data$", "$1"))
                .collect(Collectors.toSet());
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .flatMap(entry -> library(entry, classes).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> library(String file, Set<String> classes) {
        try (JarFile library = new JarFile(file)) {
            boolean isIn = library.stream().map(ZipEntry::getName).anyMatch(classes::contains);
            String name = new File(file).getName();
            return isIn ? Optional.of(name.substring(0, name.length() - ".jar".length())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
