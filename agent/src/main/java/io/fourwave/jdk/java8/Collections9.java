// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The immutable collections of Java 9 and 10. */
public final class Collections9 {

    private Collections9() {}

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static <T> List<T> list(T... elements) {
        for (T each : elements) {
            Objects.requireNonNull(each);
        }
        return Collections.unmodifiableList(Arrays.asList(elements));
    }

    private static <T> Set<T> set(List<T> elements) {
        Set<T> set = new LinkedHashSet<>(elements);
        if (set.size() < elements.size()) {
            throw new IllegalArgumentException("duplicate element in " + elements);
        }
        return Collections.unmodifiableSet(set);
    }

    public static <T> List<T> List_of() {
        return list();
    }

    public static <T> List<T> List_of(T a0) {
        return list(a0);
    }

    public static <T> List<T> List_of(T a0, T a1) {
        return list(a0, a1);
    }

    public static <T> List<T> List_of(T a0, T a1, T a2) {
        return list(a0, a1, a2);
    }

    public static <T> List<T> List_of(T a0, T a1, T a2, T a3) {
        return list(a0, a1, a2, a3);
    }

    public static <T> List<T> List_of(T a0, T a1, T a2, T a3, T a4) {
        return list(a0, a1, a2, a3, a4);
    }

    public static <T> List<T> List_of(T a0, T a1, T a2, T a3, T a4, T a5) {
        return list(a0, a1, a2, a3, a4, a5);
    }

    public static <T> List<T> List_of(T a0, T a1, T a2, T a3, T a4, T a5, T a6) {
        return list(a0, a1, a2, a3, a4, a5, a6);
    }

    public static <T> List<T> List_of(T a0, T a1, T a2, T a3, T a4, T a5, T a6, T a7) {
        return list(a0, a1, a2, a3, a4, a5, a6, a7);
    }

    public static <T> List<T> List_of(T a0, T a1, T a2, T a3, T a4, T a5, T a6, T a7, T a8) {
        return list(a0, a1, a2, a3, a4, a5, a6, a7, a8);
    }

    public static <T> List<T> List_of(T a0, T a1, T a2, T a3, T a4, T a5, T a6, T a7, T a8, T a9) {
        return list(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> List<T> List_of(T... elements) {
        return list(elements.clone());
    }

    @SuppressWarnings("unchecked")
    public static <T> List<T> List_copyOf(Collection<? extends T> elements) {
        return (List<T>) list(elements.toArray());
    }

    public static <T> Set<T> Set_of() {
        return set(list());
    }

    public static <T> Set<T> Set_of(T a0) {
        return set(list(a0));
    }

    public static <T> Set<T> Set_of(T a0, T a1) {
        return set(list(a0, a1));
    }

    public static <T> Set<T> Set_of(T a0, T a1, T a2) {
        return set(list(a0, a1, a2));
    }

    public static <T> Set<T> Set_of(T a0, T a1, T a2, T a3) {
        return set(list(a0, a1, a2, a3));
    }

    public static <T> Set<T> Set_of(T a0, T a1, T a2, T a3, T a4) {
        return set(list(a0, a1, a2, a3, a4));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> Set<T> Set_of(T... elements) {
        return set(list(elements));
    }

    @SuppressWarnings("unchecked")
    public static <T> Set<T> Set_copyOf(Collection<? extends T> elements) {
        return Collections.unmodifiableSet(new LinkedHashSet<>((List<T>) list(elements.toArray())));
    }

    public static <K, V> Map<K, V> Map_of() {
        return map();
    }

    public static <K, V> Map<K, V> Map_of(K k0, V v0) {
        return map(k0, v0);
    }

    public static <K, V> Map<K, V> Map_of(K k0, V v0, K k1, V v1) {
        return map(k0, v0, k1, v1);
    }

    public static <K, V> Map<K, V> Map_of(K k0, V v0, K k1, V v1, K k2, V v2) {
        return map(k0, v0, k1, v1, k2, v2);
    }

    public static <K, V> Map<K, V> Map_of(K k0, V v0, K k1, V v1, K k2, V v2, K k3, V v3) {
        return map(k0, v0, k1, v1, k2, v2, k3, v3);
    }

    public static <K, V> Map<K, V> Map_of(K k0, V v0, K k1, V v1, K k2, V v2, K k3, V v3, K k4, V v4) {
        return map(k0, v0, k1, v1, k2, v2, k3, v3, k4, v4);
    }

    public static <K, V> Map<K, V> Map_of(K k0, V v0, K k1, V v1, K k2, V v2, K k3, V v3, K k4, V v4, K k5, V v5) {
        return map(k0, v0, k1, v1, k2, v2, k3, v3, k4, v4, k5, v5);
    }

    public static <K, V> Map<K, V> Map_of(
            K k0, V v0, K k1, V v1, K k2, V v2, K k3, V v3, K k4, V v4, K k5, V v5, K k6, V v6) {
        return map(k0, v0, k1, v1, k2, v2, k3, v3, k4, v4, k5, v5, k6, v6);
    }

    public static <K, V> Map<K, V> Map_of(
            K k0, V v0, K k1, V v1, K k2, V v2, K k3, V v3, K k4, V v4, K k5, V v5, K k6, V v6, K k7, V v7) {
        return map(k0, v0, k1, v1, k2, v2, k3, v3, k4, v4, k5, v5, k6, v6, k7, v7);
    }

    public static <K, V> Map<K, V> Map_of(
            K k0,
            V v0,
            K k1,
            V v1,
            K k2,
            V v2,
            K k3,
            V v3,
            K k4,
            V v4,
            K k5,
            V v5,
            K k6,
            V v6,
            K k7,
            V v7,
            K k8,
            V v8) {
        return map(k0, v0, k1, v1, k2, v2, k3, v3, k4, v4, k5, v5, k6, v6, k7, v7, k8, v8);
    }

    public static <K, V> Map<K, V> Map_of(
            K k0,
            V v0,
            K k1,
            V v1,
            K k2,
            V v2,
            K k3,
            V v3,
            K k4,
            V v4,
            K k5,
            V v5,
            K k6,
            V v6,
            K k7,
            V v7,
            K k8,
            V v8,
            K k9,
            V v9) {
        return map(k0, v0, k1, v1, k2, v2, k3, v3, k4, v4, k5, v5, k6, v6, k7, v7, k8, v8, k9, v9);
    }

    public static <K, V> Map<K, V> Map_copyOf(Map<? extends K, ? extends V> entries) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @SuppressWarnings("unchecked")
    private static <K, V> Map<K, V> map(Object... keysAndValues) {
        Map<K, V> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            V value = (V) Objects.requireNonNull(keysAndValues[i + 1]);
            if (map.put((K) Objects.requireNonNull(keysAndValues[i]), value) != null) {
                throw new IllegalArgumentException("duplicate key: " + keysAndValues[i]);
            }
        }
        return Collections.unmodifiableMap(map);
    }
}
