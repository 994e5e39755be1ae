// SPDX-License-Identifier: Apache-2.0
package io.fourwave.packaging;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;

/** An application that looks for the agent's libraries the three ways there are, and prints what it found. */
final class NosyApplication {
    static final List<String> LIBRARIES = List.of(
            "net.bytebuddy.ByteBuddy",
            "io.opentelemetry.api.OpenTelemetry",
            "io.opentelemetry.sdk.trace.SdkTracerProvider",
            "com.google.gson.Gson",
            "io.fourwave.runtime.Agent");

    private NosyApplication() {}

    public static void main(String[] arguments) throws IOException {
        ClassLoader mine = NosyApplication.class.getClassLoader();
        for (String library : LIBRARIES) {
            System.out.println(library + ": " + load(library, mine) + ", "
                    + load(library, Thread.currentThread().getContextClassLoader()) + ", resource "
                    + mine.getResource(library.replace('.', '/') + ".class"));
        }
        System.out.println("services: "
                + Collections.list(mine.getResources(
                        "META-INF/services/io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider")));
        for (URL manifest : Collections.list(mine.getResources("META-INF/MANIFEST.MF"))) {
            scan(manifest);
        }
    }

    private static String load(String name, ClassLoader loader) {
        try {
            return "loaded by " + Class.forName(name, false, loader).getClassLoader();
        } catch (ClassNotFoundException absent) {
            return "absent";
        }
    }

    /** As a scanner for annotated classes does it: every entry that ends in .class. */
    private static void scan(URL manifest) throws IOException {
        if (manifest.openConnection() instanceof JarURLConnection jar) {
            jar.getJarFile().stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class")
                            && !name.matches("io/fourwave/(Agent|Tool|Java|Own)[A-Za-z$]+\\.class"))
                    .forEach(name -> System.out.println("scanned " + name));
        }
    }
}
