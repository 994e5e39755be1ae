// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import io.fourwave.host.DescriptorHeadroom;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the application's own code from its libraries, by where a class came from: a directory, the jar that the JVM was
 * started with, and {@code classes} inside a Spring Boot or web archive are the application, any other jar is a library.
 * Watch thread only.
 */
public final class Libraries {
    private static final int LOCATIONS_KEPT = 4096;

    private final CodeSources codeSources;
    private final String mainJar;
    private final Map<String, String> coordinates = new HashMap<>();

    /** @param mainJar the file name of the jar that {@code java -jar} started, empty for a main class */
    public Libraries(CodeSources codeSources, String mainJar) {
        this.codeSources = codeSources;
        this.mainJar = mainJar;
    }

    /** True only when the class's place is known and is the application's. */
    public boolean isApplication(String className) {
        return codeSources
                .of(className)
                .map(URL::toString)
                .filter(this::isApplicationPlace)
                .isPresent();
    }

    /** False for a class that was not loaded when classes were listed last, or that was made at run time. */
    public boolean isPlaceKnown(String className) {
        return codeSources.of(className).isPresent();
    }

    /** The Maven coordinate, as good as the jar tells it, of the library that this class came with. */
    public Optional<String> libraryOf(String className) {
        return codeSources
                .of(className)
                .filter(place -> !isApplicationPlace(place.toString()))
                .map(this::coordinate);
    }

    private boolean isApplicationPlace(String place) {
        String inner = place.replaceAll("!?/?$", "");
        return inner.endsWith("/classes") || inner.endsWith("-classes") || !isJar(inner) || isMainJar(inner);
    }

    private static boolean isJar(String place) {
        return place.endsWith(".jar");
    }

    private boolean isMainJar(String place) {
        return !mainJar.isEmpty() && !place.contains("!") && place.endsWith("/" + mainJar);
    }

    private String coordinate(URL place) {
        if (coordinates.size() >= LOCATIONS_KEPT) {
            coordinates.clear();
        }
        if (!DescriptorHeadroom.isAmple()) {
            return coordinates.getOrDefault(place.toString(), JarCoordinate.ofName(place));
        }
        return coordinates.computeIfAbsent(place.toString(), unread -> JarCoordinate.read(place));
    }
}
