// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Stack;
import io.fourwave.diagnose.BlameFinder;
import io.fourwave.support.Kept;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibrariesTest {
    private static final StackTraceElement JDK =
            new StackTraceElement(null, "java.base", "17", "java.net.Socket", "connect", "Socket.java", 633);
    private static final StackTraceElement CORE = new StackTraceElement("org.http.core.Wire", "open", "Wire.java", 7);
    private static final StackTraceElement CLIENT =
            new StackTraceElement("org.http.client.Client", "execute", "Client.java", 80);
    private static final StackTraceElement APPLICATION =
            new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", 42);
    private static final Map<String, String> PLACES = Map.of(
            "org.http.core.Wire", "file:/m2/http-core-4.4.jar",
            "org.http.client.Client", "file:/m2/http-client-4.5.jar",
            "com.acme.Orders", "file:/srv/orders/classes/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/srv/orders/classes/",
                "file:/srv/orders/bin/",
                "file:/srv/shop.jar",
                "jar:file:/srv/boot.jar!/BOOT-INF/classes!/",
                "jar:nested:/srv/boot.jar/!BOOT-INF/classes/!/",
                "file:/srv/tomcat/webapps/shop/WEB-INF/classes/"
            })
    void applicationIsWhatTheJvmWasStartedWithOrWhatLiesInDirectories(String place) {
        assertThat(libraries(Map.of("X", place)).isApplication("X")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/m2/netty-common-4.1.108.Final.jar",
                "jar:file:/srv/boot.jar!/BOOT-INF/lib/shop.jar!/",
                "jar:nested:/srv/boot.jar/!BOOT-INF/lib/okio-3.6.0.jar!/"
            })
    void otherJarsAreLibraries(String place) {
        assertThat(libraries(Map.of("X", place)).isApplication("X")).isFalse();
        assertThat(libraries(Map.of("X", place)).libraryOf("X")).isPresent();
    }

    @Test
    void jarsWithoutEndAreBounded() {
        AtomicInteger jars = new AtomicInteger();
        Libraries libraries = new Libraries(
                name -> {
                    try {
                        return Optional.of(new URL("file:/m2/made-" + jars.incrementAndGet() + ".jar"));
                    } catch (MalformedURLException impossible) {
                        throw new AssertionError(impossible);
                    }
                },
                "");
        for (int i = 0; i < 10_000; i++) {
            libraries.libraryOf("X");
        }

        assertThat(Kept.size(libraries, "coordinates")).isBetween(1, 4096);
    }

    @Test
    void nothingIsSaidOfAClassThatNobodyKnows() {
        assertThat(libraries(Map.of()).isApplication("X")).isFalse();
        assertThat(libraries(Map.of()).libraryOf("X")).isEmpty();
    }

    @Test
    void applicationsLineIsToBlameAndTheLibraryThatItCalls() {
        BlameFinder.Blame blame =
                new BlameFinder(List.of(), libraries(PLACES)).of(new Stack(List.of(JDK, CORE, CLIENT, APPLICATION)));
        assertThat(blame.frame()).contains(APPLICATION);
        assertThat(blame.library()).contains("http-client-4.5.jar");
    }

    @Test
    void onALibrarysOwnThreadTheLibraryIsToBlame() {
        BlameFinder.Blame blame =
                new BlameFinder(List.of(), libraries(PLACES)).of(new Stack(List.of(JDK, CORE, CLIENT)));
        assertThat(blame.frame()).contains(CLIENT);
        assertThat(blame.library()).contains("http-client-4.5.jar");
        assertThat(blame.way()).containsExactly("http-client-4.5.jar", "http-core-4.4.jar");
    }

    private static Libraries libraries(Map<String, String> places) {
        return new Libraries(name -> Optional.ofNullable(places.get(name)).map(LibrariesTest::url), "shop.jar");
    }

    private static URL url(String place) {
        try {
            // the handler for nested: is Spring Boot's own
            return URI.create(place.replace("jar:nested:", "jar:file:")).toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(place, impossible);
        }
    }
}
