// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import static org.assertj.core.api.Assertions.assertThat;

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
