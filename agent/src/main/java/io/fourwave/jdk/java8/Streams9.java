// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Streams and optionals of Java 9 to 16. */
public final class Streams9 {

    private Streams9() {}

    @SuppressWarnings("unchecked")
    public static <T> List<T> Stream_toList(Stream<T> stream) {
        return (List<T>) Collections.unmodifiableList(new ArrayList<>(Arrays.asList(stream.toArray())));
    }

    /** Reads no element beyond the first that is not wanted, as a loop would. */
    public static <T> Stream<T> Stream_takeWhile(Stream<T> stream, Predicate<? super T> wanted) {
        List<T> taken = new ArrayList<>();
        for (Iterator<T> each = stream.iterator(); each.hasNext(); ) {
            T next = each.next();
            if (!wanted.test(next)) {
                break;
            }
            taken.add(next);
        }
        return taken.stream();
    }

    public static boolean Optional_isEmpty(Optional<?> optional) {
        return !optional.isPresent();
    }

    public static boolean OptionalInt_isEmpty(OptionalInt optional) {
        return !optional.isPresent();
    }

    public static boolean OptionalLong_isEmpty(OptionalLong optional) {
        return !optional.isPresent();
    }

    @SuppressWarnings("unchecked")
    public static <T> Optional<T> Optional_or(
            Optional<T> optional, Supplier<? extends Optional<? extends T>> otherwise) {
        return optional.isPresent() ? optional : (Optional<T>) otherwise.get();
    }

    public static <T> T Optional_orElseThrow(Optional<T> optional) {
        return optional.orElseThrow(() -> new NoSuchElementException("No value present"));
    }

    public static <T> Stream<T> Optional_stream(Optional<T> optional) {
        return optional.isPresent() ? Stream.of(optional.get()) : Stream.empty();
    }

    public static <T> void Optional_ifPresentOrElse(
            Optional<T> optional, Consumer<? super T> then, Runnable otherwise) {
        if (optional.isPresent()) {
            then.accept(optional.get());
        } else {
            otherwise.run();
        }
    }
}
