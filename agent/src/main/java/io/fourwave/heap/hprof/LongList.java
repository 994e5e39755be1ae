// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.util.Arrays;

/** Longs in the order in which they were added, unboxed. */
public final class LongList {
    private long[] values = new long[16];
    private int size;

    public void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    public long get(int index) {
        return values[index];
    }

    public int size() {
        return size;
    }
}
