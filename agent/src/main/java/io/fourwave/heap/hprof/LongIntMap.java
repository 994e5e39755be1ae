// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.util.Arrays;

/** From ids to small numbers from 0: open addressing, since a boxed map would cost more than what it maps. */
public final class LongIntMap {
    static final int NONE = -1;

    private long[] keys = new long[64];
    private int[] values = new int[64];
    private int size;

    LongIntMap() {
        Arrays.fill(values, NONE);
    }

    int size() {
        return size;
    }

    int get(long key) {
        int at = slot(keys, values, key);
        return values[at];
    }

    void put(long key, int value) {
        int at = slot(keys, values, key);
        if (values[at] == NONE) {
            keys[at] = key;
            size++;
        }
        values[at] = value;
        if (size * 2 > keys.length) {
            grow();
        }
    }

    /** True when it was not there. */
    boolean putIfAbsent(long key, int value) {
        if (get(key) != NONE) {
            return false;
        }
        put(key, value);
        return true;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new int[oldKeys.length * 2];
        Arrays.fill(values, NONE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != NONE) {
                int at = slot(keys, values, oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }

    private static int slot(long[] keys, int[] values, long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 32) & mask;
        while (values[at] != NONE && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
