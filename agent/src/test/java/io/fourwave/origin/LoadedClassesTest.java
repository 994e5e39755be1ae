// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Stack;
import io.fourwave.support.Kept;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An application that makes a class for each request: a name that nobody has seen is always at hand. */
class LoadedClassesTest {
    private static final long LISTING = TimeUnit.MILLISECONDS.toNanos(20);

    private long now;
    private int listings;
    private final List<Class<?>> loaded = new ArrayList<>(List.of(LoadedClassesTest.class, String.class));
    private final LoadedClasses classes = new LoadedClasses(instrumentation(), () -> now);

    @Test
    void classOfTheApplicationHasAPlace() {
        assertThat(classes.of(LoadedClassesTest.class.getName()).orElseThrow().toString())
                .startsWith("file:");
        assertThat(classes.of(String.class.getName())).isEmpty();
    }

    @Test
    void namesWithoutEndCostOnePartInAHundred() {
        long seconds = 100;
        for (int i = 0; i < 140 * seconds; i++) {
            classes.of("com.acme.Generated" + i);
            now += TimeUnit.SECONDS.toNanos(1) / 140;
        }

        double share = (double) listings * LISTING / now;
        assertThat(share).isBetween(0.005, 0.015);
    }

    @Test
    void quietTimeIsSavedForThoseThatComeAtOnce() {
        now += TimeUnit.MINUTES.toNanos(10);
        for (int i = 0; i < 5; i++) {
            classes.of("com.acme.Generated" + i);
        }

        assertThat(listings).isEqualTo(5);
    }

    @Test
    void classThatLoadsLaterIsFoundByTheNextListing() {
        assertThat(classes.allOf(ListingBudget.class.getName())).contains(List.of());
        spendAll();
        assertThat(classes.allOf(JarCoordinate.class.getName())).isEmpty();
        loaded.add(JarCoordinate.class);
        now += TimeUnit.MINUTES.toNanos(1);

        assertThat(classes.allOf(JarCoordinate.class.getName()).orElseThrow()).hasSize(1);
    }

    @Test
    void namesWithoutEndAreBounded() {
        for (int i = 0; i < 3 * LoadedClasses.PLACELESS_KEPT; i++) {
            classes.of("com.acme.Generated" + i);
            now += TimeUnit.MINUTES.toNanos(1);
        }

        assertThat(Kept.size(classes, "placeless")).isBetween(1, LoadedClasses.PLACELESS_KEPT);
        assertThat(Kept.size(classes, "places")).isBetween(1, loaded.size());
    }

    @Test
    void stacksAndJarsOfOthersAreBounded() {
        OtherAgents others = new OtherAgents(classes, "");
        for (int i = 0; i < 10_000; i++) {
            now += TimeUnit.MINUTES.toNanos(1);
            others.opened(new Stack(List.of(new StackTraceElement("com.acme.Generated" + i, "call", "Made.java", 1))));
        }

        assertThat(Kept.size(others, "opened")).isBetween(1, 4096);
    }

    private void spendAll() {
        for (int i = 0; i < 100; i++) {
            classes.of("com.acme.Generated" + i);
        }
    }

    private Instrumentation instrumentation() {
        return (Instrumentation) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                    listings++;
                    now += LISTING;
                    return loaded.toArray(Class<?>[]::new);
                });
    }
}
