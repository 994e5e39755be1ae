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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * The Maven coordinate of a jar: from its {@code pom.properties}, else from its manifest, else from its file name. Reads
 * the jar as a stream, so that one nested in a Spring Boot archive is read by the archive's own URL handler.
 */
final class JarCoordinate {
    private static final Pattern FILE_NAME = Pattern.compile("([^/!]+?)-(\\d[^/!]*)\\.jar$");
    private static final String POM = "/pom.properties";

    private JarCoordinate() {}

    static String read(URL place) {
        String path = place.toString().replaceAll("!?/?$", "");
        String fileName = path.substring(path.lastIndexOf('/') + 1);
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

    private static Optional<String> fromFileName(String path) {
        Matcher matcher = FILE_NAME.matcher(path);
        return matcher.find() ? Optional.of(matcher.group(1) + ":" + matcher.group(2)) : Optional.empty();
    }
}
