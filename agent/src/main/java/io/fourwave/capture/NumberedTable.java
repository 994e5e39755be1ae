// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * A map from small numbers, such as descriptors and ports: the kernel hands out the smallest that is free, so a flat array
 * is the smallest map there is, and neither look-up nor change takes a lock.
 */
final class NumberedTable<T> {
    private static final int CHUNK = 1024;
    private static final int CHUNKS = 4096;
    private static final int NUMBERS = CHUNK * CHUNKS;

    private final AtomicReferenceArray<AtomicReferenceArray<T>> chunks = new AtomicReferenceArray<>(CHUNKS);
    /** No chunk from here on: to walk through 4,096 empty places is what a sweep of few connections would do most. */
    private final AtomicInteger end = new AtomicInteger();

    static boolean holds(int number) {
        return number >= 0 && number < NUMBERS;
    }

    T get(int number) {
        AtomicReferenceArray<T> chunk = holds(number) ? chunks.get(number / CHUNK) : null;
        return chunk == null ? null : chunk.get(number % CHUNK);
    }

    /** Returns what was there before. */
    T put(int number, T value) {
        return chunk(number / CHUNK).getAndSet(number % CHUNK, value);
    }

    /** False where something else than expected is there by now. */
    boolean replace(int number, T expected, T value) {
        return chunk(number / CHUNK).compareAndSet(number % CHUNK, expected, value);
    }

    boolean remove(int number, T expected) {
        AtomicReferenceArray<T> chunk = holds(number) ? chunks.get(number / CHUNK) : null;
        return chunk != null && chunk.compareAndSet(number % CHUNK, expected, null);
    }

    void forEach(Consumer<T> visitor) {
        forEach(0, 1, visitor);
    }

    /** Every so many numbers of each 1,024, from this one on. */
    void forEach(int first, int step, Consumer<T> visitor) {
        for (int i = 0; i < end.get(); i++) {
            AtomicReferenceArray<T> chunk = chunks.get(i);
            for (int j = first; chunk != null && j < CHUNK; j += step) {
                T value = chunk.get(j);
                if (value != null) {
                    visitor.accept(value);
                }
            }
        }
    }

    private AtomicReferenceArray<T> chunk(int index) {
        AtomicReferenceArray<T> chunk = chunks.get(index);
        if (chunk == null) {
            chunks.compareAndSet(index, null, new AtomicReferenceArray<>(CHUNK));
            chunk = chunks.get(index);
            reach(index + 1);
        }
        return chunk;
    }

    /** Not by {@code accumulateAndGet}, which would link a method reference on an application thread. */
    private void reach(int wanted) {
        int reached = end.get();
        while (reached < wanted && !end.compareAndSet(reached, wanted)) {
            reached = end.get();
        }
    }
}
