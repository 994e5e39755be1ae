// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Where the JVM's loaded classes came from, by name. A stack knows its classes by name only, so all loaded classes are
 * listed when a name is asked for that the last list lacked, as often as {@link ListingBudget} allows: meanwhile nobody
 * knows. Watch thread only.
 */
public final class LoadedClasses implements CodeSources {
    /** More names than any list had that was seen; what is beyond is not known. */
    static final int NAMES_KEPT = 200_000;

    static final int PLACELESS_KEPT = 4096;

    private final Instrumentation instrumentation;
    private final LongSupplier clock;
    private final ListingBudget budget;
    /** A place, or a list of them where classes of several loaders share a name. */
    private Map<String, Object> places = Map.of();
    /** Names of classes that were made at run time, or have gone: a list lacked them that was made after they were met. */
    private final Set<String> placeless = new HashSet<>();

    public LoadedClasses(Instrumentation instrumentation) {
        this(instrumentation, System::nanoTime);
    }

    LoadedClasses(Instrumentation instrumentation, LongSupplier clock) {
        this.instrumentation = instrumentation;
        this.clock = clock;
        this.budget = new ListingBudget(clock);
    }

    /** Of classes that share a name, in several web applications say, the first listed speaks for all. */
    @Override
    public Optional<URL> of(String className) {
        return allOf(className).stream().flatMap(List::stream).findFirst();
    }

    /** One for each class of this name, none where no place is to be known; empty where it is not known yet. */
    Optional<List<URL>> allOf(String className) {
        Object known = places.get(className);
        if (known == null && !placeless.contains(className) && budget.allows()) {
            list();
            known = places.get(className);
            if (known == null) {
                remember(className);
            }
        }
        return known != null || placeless.contains(className) ? Optional.of(asList(known)) : Optional.empty();
    }

    private void remember(String className) {
        if (placeless.size() >= PLACELESS_KEPT) {
            placeless.clear();
        }
        placeless.add(className);
    }

    @SuppressWarnings("unchecked")
    private static List<URL> asList(Object known) {
        if (known == null) {
            return List.of();
        }
        return known instanceof URL place ? List.of(place) : (List<URL>) known;
    }

    private void list() {
        long begun = clock.getAsLong();
        Map<String, Object> found = new HashMap<>(places.size() + 1024);
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (!type.isArray() && type.getClassLoader() != null && found.size() < NAMES_KEPT) {
                CodeSource source = type.getProtectionDomain().getCodeSource();
                if (source != null && source.getLocation() != null) {
                    found.merge(type.getName(), source.getLocation(), LoadedClasses::both);
                }
            }
        }
        places = found;
        budget.spend(clock.getAsLong() - begun);
    }

    private static Object both(Object known, Object another) {
        List<URL> all = new ArrayList<>(asList(known));
        all.addAll(asList(another));
        return all;
    }
}
