// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * What a jar is called: its Maven coordinate, where the jar or its place tells one, else the name of its file. Names of
 * bundles and modules look like coordinates and are none, so nothing is put together from them. Reads the jar as
 * a stream, so that one nested in a Spring Boot archive is read by the archive's own URL handler.
 */
final class JarCoordinate {
    private static final String POM = "/pom.properties";
    private static final int ENTRIES_READ = 200_000;

    private JarCoordinate() {}

    /** By its place and the name of its file alone. */
    static String ofName(URL place) {
        String path = path(place);
        return RepositoryPath.coordinate(path).orElse(fileName(path));
    }

    private static String path(URL place) {
        return place.toString().replaceAll("!?/?$", "");
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String read(URL place) {
        String path = path(place);
        JarFileName file = JarFileName.of(fileName(path));
        Optional<String> inRepository = RepositoryPath.coordinate(path);
        if (!liesOnThisHost(path)) {
            return inRepository.orElse(file.name());
        }
        try (InputStream in = open(place, path)) {
            return read(in, file, inRepository);
        } catch (IOException | RuntimeException unreadable) {
            return inRepository.orElse(file.name());
        }
    }

    /**
     * {@code group:artifact:version}, or the name of the file, with the version of the manifest where the name has none.
     *
     * @param inRepository what the place of the file says, where it lies in a repository
     */
    static String read(InputStream jar, JarFileName file, Optional<String> inRepository) throws IOException {
        JarInputStream entries = new JarInputStream(new BufferedInputStream(jar), false);
        List<Properties> poms = new ArrayList<>();
        Manifest manifest = entries.getManifest();
        CommonPackage common = new CommonPackage();
        int read = 0;
        for (ZipEntry entry = entries.getNextEntry();
                entry != null && read < ENTRIES_READ;
                entry = entries.getNextEntry()) {
            read++;
            common.add(entry.getName());
            if (entry.getName().startsWith("META-INF/maven/") && entry.getName().endsWith(POM)) {
                Properties pom = new Properties();
                pom.load(entries);
                poms.add(pom);
            } else if (manifest == null && entry.getName().equalsIgnoreCase("META-INF/MANIFEST.MF")) {
                manifest = new Manifest(entries);
            }
        }
        Manifest found = manifest;
        return ownPom(poms, file)
                .map(JarCoordinate::coordinate)
                .or(() -> inRepository)
                .or(() -> ofVendor(found, file, common))
                .orElseGet(() -> file.hasVersion() ? file.name() : nameWithVersion(file, found));
    }

    /**
     * A class may come from anywhere, from http://repository/x.jar say: this thread goes nowhere for a name. A host in a file's
     * URL is asked by FTP.
     */
    private static boolean liesOnThisHost(String path) {
        String outermost = path;
        while (outermost.startsWith("jar:") || outermost.startsWith("nested:")) {
            outermost = outermost.substring(outermost.indexOf(':') + 1);
        }
        boolean local = outermost.startsWith("file:")
                ? !outermost.startsWith("file://") || outermost.startsWith("file:///")
                : outermost.startsWith("/");
        return local && isFile(outermost.replaceFirst("/?!.*", ""));
    }

    /** Not a pipe that nobody writes to. */
    private static boolean isFile(String place) {
        try {
            return new File(place.startsWith("file:") ? new URI(place).getPath() : place).isFile();
        } catch (URISyntaxException unusual) {
            return new File(place.substring("file:".length())).isFile();
        }
    }

    private static InputStream open(URL place, String path) throws IOException {
        boolean jarUrl = path.startsWith("jar:") && path.endsWith(".jar");
        URLConnection connection =
                (jarUrl && path.indexOf('!') < 0 ? new URL(path.substring(4)) : place).openConnection();
        // the application's own cache of open jars stays as it is
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    /** A jar that shades others has the poms of those, and perhaps none of its own. */
    private static Optional<Properties> ownPom(List<Properties> poms, JarFileName file) {
        return poms.stream()
                .filter(pom -> pom.getProperty("groupId") != null && pom.getProperty("version") != null)
                .filter(pom -> file.isOf(pom.getProperty("artifactId"), pom.getProperty("version"))
                        || poms.size() == 1 && !file.hasVersion())
                .max(Comparator.comparingInt(
                        pom -> pom.getProperty("artifactId").length()));
    }

    private static String coordinate(Properties pom) {
        return pom.getProperty("groupId") + ":" + pom.getProperty("artifactId") + ":" + pom.getProperty("version");
    }

    /**
     * Maven's archiver, and builds that follow it, have the group for the vendor's id. Others have their company's name, or
     * that of all its projects: so it must be the package below which all classes lie.
     */
    private static Optional<String> ofVendor(Manifest manifest, JarFileName file, CommonPackage common) {
        String vendor = manifest == null ? null : manifest.getMainAttributes().getValue("Implementation-Vendor-Id");
        return vendor != null && file.hasVersion() && common.is(vendor)
                ? Optional.of(vendor + ":" + file.artifact() + ":" + file.version())
                : Optional.empty();
    }

    private static String nameWithVersion(JarFileName file, Manifest manifest) {
        Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
        return Optional.ofNullable(main.getValue("Implementation-Version"))
                .or(() -> Optional.ofNullable(main.getValue("Bundle-Version")))
                .map(version -> file.name() + " (" + version + ")")
                .orElse(file.name());
    }
}
