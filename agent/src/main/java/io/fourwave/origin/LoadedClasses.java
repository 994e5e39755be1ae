// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where the JVM's loaded classes came from, by name. A stack knows its classes by name only, so all loaded classes are
 * listed, at most every few seconds and only when a name is asked for that the last list lacked. Watch thread only.
 */
public final class LoadedClasses implements CodeSources {
    private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Instrumentation instrumentation;
    private Map<String, URL> places = Map.of();
    private long listedAt = System.nanoTime() - VALID_NANOS;

    public LoadedClasses(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    @Override
    public Optional<URL> of(String className) {
        if (!places.containsKey(className) && System.nanoTime() - listedAt >= VALID_NANOS) {
            list();
        }
        return Optional.ofNullable(places.get(className));
    }

    /** Of classes that share a name, in several web applications say, the first listed speaks for all. */
    private void list() {
        Map<String, URL> found = new HashMap<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (!type.isArray() && type.getClassLoader() != null) {
                CodeSource source = type.getProtectionDomain().getCodeSource();
                if (source != null && source.getLocation() != null) {
                    found.putIfAbsent(type.getName(), source.getLocation());
                }
            }
        }
        places = found;
        listedAt = System.nanoTime();
    }
}
