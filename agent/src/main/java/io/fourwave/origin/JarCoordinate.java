// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * The Maven coordinate of a jar: from its {@code pom.properties}, else from its manifest, else from its file name. Reads
 * the jar as a stream, so that one nested in a Spring Boot archive is read by the archive's own URL handler.
 */
final class JarCoordinate {
    private static final String JAR = ".jar";
    private static final String POM = "/pom.properties";

    private JarCoordinate() {}

    /** By the name of its file alone. */
    static String ofName(URL place) {
        String name = fileName(path(place));
        return fromFileName(name).orElse(name);
    }

    private static String path(URL place) {
        return place.toString().replaceAll("!?/?$", "");
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String read(URL place) {
        String path = path(place);
        String fileName = fileName(path);
        try (InputStream in = open(place, path)) {
            return read(in, fileName);
        } catch (IOException | RuntimeException unreadable) {
            return fromFileName(fileName).orElse(fileName);
        }
    }

    /** {@code group:artifact:version}, with what is not known left out. */
    static String read(InputStream jar, String fileName) throws IOException {
        JarInputStream entries = new JarInputStream(new BufferedInputStream(jar), false);
        List<Properties> poms = new ArrayList<>();
        Manifest manifest = entries.getManifest();
        for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            if (entry.getName().startsWith("META-INF/maven/") && entry.getName().endsWith(POM)) {
                Properties pom = new Properties();
                pom.load(entries);
                poms.add(pom);
            } else if (manifest == null && entry.getName().equalsIgnoreCase("META-INF/MANIFEST.MF")) {
                manifest = new Manifest(entries);
            }
        }
        Manifest found = manifest;
        return fromPom(poms, fileName)
                .or(() -> fromVendor(found, fileName))
                .or(() -> fromManifest(found))
                .or(() -> fromFileName(fileName))
                .orElse(fileName);
    }

    private static InputStream open(URL place, String path) throws IOException {
        boolean jarUrl = path.startsWith("jar:") && path.endsWith(".jar");
        URLConnection connection =
                (jarUrl && path.indexOf('!') < 0 ? new URL(path.substring(4)) : place).openConnection();
        // the application's own cache of open jars stays as it is
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    /** A jar that shades others has several: its own is the one that its file is named after. */
    private static Optional<String> fromPom(List<Properties> poms, String fileName) {
        return poms.stream()
                .filter(pom -> poms.size() == 1 || fileName.startsWith(pom.getProperty("artifactId", "?") + "-"))
                .filter(pom -> pom.getProperty("version") != null)
                .findFirst()
                .map(pom -> pom.getProperty("groupId") + ":" + pom.getProperty("artifactId") + ":"
                        + pom.getProperty("version"));
    }

    /** Maven's own archiver has the group for the vendor's id, and so have builds that follow it. */
    private static Optional<String> fromVendor(Manifest manifest, String fileName) {
        String vendor = manifest == null ? null : manifest.getMainAttributes().getValue("Implementation-Vendor-Id");
        return vendor == null ? Optional.empty() : fromFileName(fileName).map(name -> vendor + ":" + name);
    }

    private static Optional<String> fromManifest(Manifest manifest) {
        if (manifest == null) {
            return Optional.empty();
        }
        Attributes main = manifest.getMainAttributes();
        return named(main.getValue("Bundle-SymbolicName"), main.getValue("Bundle-Version"))
                .or(() -> named(main.getValue("Implementation-Title"), main.getValue("Implementation-Version")))
                .or(() -> named(main.getValue("Automatic-Module-Name"), main.getValue("Implementation-Version")));
    }

    private static Optional<String> named(String name, String version) {
        return name == null || version == null
                ? Optional.empty()
                : Optional.of(name.split(";")[0].strip() + ":" + version);
    }

    /** {@code name:version} of {@code name-version.jar}, at the first hyphen before a digit. */
    private static Optional<String> fromFileName(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1);
        if (!name.endsWith(JAR)) {
            return Optional.empty();
        }
        int end = name.length() - JAR.length();
        for (int hyphen = name.indexOf('-', 1);
                hyphen > 0 && hyphen + 1 < end;
                hyphen = name.indexOf('-', hyphen + 1)) {
            char next = name.charAt(hyphen + 1);
            if (next >= '0' && next <= '9') {
                return Optional.of(name.substring(0, hyphen) + ":" + name.substring(hyphen + 1, end));
            }
        }
        return Optional.empty();
    }
}
