// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import java.util.Arrays;

/** Longs in the order in which they were added, unboxed. */
final class LongList {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    long get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }
}
