// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers objects from 0 by what HotSpot takes for their ids: their addresses, which are multiples of 8. One bit for each 8
 * bytes of heap that hold an object, in pages, and from time to time the count of bits before: 2 % of the heap that was
 * dumped. First all are added, then {@link #seal()}, then asked for.
 */
public final class IdNumbers {
    private static final int ALIGNMENT_BITS = 3;
    /** A page is for 4 MB of heap: 512k bits. */
    private static final int PAGE_BITS = 19;

    private static final int WORDS = 1 << (PAGE_BITS - 6);
    /** Bits are counted before every fourth word. */
    private static final int STRIDE_BITS = 2;

    private final LongIntMap directory = new LongIntMap();
    private final List<long[]> bits = new ArrayList<>();
    private long[][] pages = {};
    private int[][] counts = {};
    private int size;

    private long lastKey = -1;
    private int lastPage = LongIntMap.NONE;

    public static boolean isAligned(long id) {
        return (id & ((1 << ALIGNMENT_BITS) - 1)) == 0;
    }

    public void add(long id) {
        long bit = id >>> ALIGNMENT_BITS;
        int page = page(bit >>> PAGE_BITS);
        if (page == LongIntMap.NONE) {
            page = bits.size();
            bits.add(new long[WORDS]);
            directory.put(bit >>> PAGE_BITS, page);
            lastPage = page;
        }
        int at = (int) bit & ((1 << PAGE_BITS) - 1);
        bits.get(page)[at >> 6] |= 1L << at;
    }

    public void seal() throws DumpException {
        pages = bits.toArray(new long[0][]);
        counts = new int[pages.length][];
        long total = 0;
        for (int page = 0; page < pages.length; page++) {
            counts[page] = new int[WORDS >> STRIDE_BITS];
            for (int word = 0; word < WORDS; word++) {
                if ((word & ((1 << STRIDE_BITS) - 1)) == 0) {
                    counts[page][word >> STRIDE_BITS] = (int) total;
                }
                total += Long.bitCount(pages[page][word]);
            }
        }
        if (total > Integer.MAX_VALUE - 8) {
            throw new DumpException("it has " + total + " objects that refer to others, and 2^31 are the most");
        }
        size = (int) total;
    }

    public int size() {
        return size;
    }

    /** -1 for an id that was not added. */
    public int of(long id) {
        long bit = id >>> ALIGNMENT_BITS;
        int page = page(bit >>> PAGE_BITS);
        if (page == LongIntMap.NONE) {
            return -1;
        }
        int at = (int) bit & ((1 << PAGE_BITS) - 1);
        int word = at >> 6;
        long[] words = pages[page];
        if ((words[word] & 1L << at) == 0) {
            return -1;
        }
        int number = counts[page][word >> STRIDE_BITS];
        for (int before = word & -(1 << STRIDE_BITS); before < word; before++) {
            number += Long.bitCount(words[before]);
        }
        return number + Long.bitCount(words[word] & ((1L << at) - 1));
    }

    /** The number of an object at a lower address nearby; -1 when there is none. */
    public int before(long id) {
        long bit = id >>> ALIGNMENT_BITS;
        int page = page(bit >>> PAGE_BITS);
        int at = (int) bit & ((1 << PAGE_BITS) - 1);
        for (int word = at >> 6; page != LongIntMap.NONE && word >= 0; word--) {
            long bits = pages[page][word];
            long lower = word == at >> 6 ? bits & ((1L << at) - 1) : bits;
            if (lower != 0) {
                long found =
                        (bit >>> PAGE_BITS << PAGE_BITS) + ((long) word << 6) + 63 - Long.numberOfLeadingZeros(lower);
                return of(found << ALIGNMENT_BITS);
            }
        }
        return -1;
    }

    private int page(long key) {
        if (key != lastKey) {
            lastKey = key;
            lastPage = directory.get(key);
        }
        return lastPage;
    }
}
