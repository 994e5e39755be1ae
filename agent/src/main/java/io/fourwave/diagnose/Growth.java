// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * How fast a group of connections grows, from the times at which its members came in. A burst that has ended is no
 * growth, nor is what was there when the watching began: what counts is the younger half of the time.
 */
public final class Growth {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    /** Fewer tell of chance. */
    private static final int LEAST = 3;

    private Growth() {}

    /**
     * @param subjects the longest so first
     * @param afterNanos how long a member must have been so before it is one: what is younger is missing from the list, so
     *     the time that is looked at ends that long ago
     * @param begin {@code System.nanoTime} from which on arrivals count; 0: from the first
     * @return how many more an hour; empty while there are too few, or too little time, to tell
     */
    static OptionalDouble perHour(List<Suspect> subjects, long nowNanos, long afterNanos, long begin) {
        return perHour(subjects.stream().mapToLong(Suspect::sinceNanos).toArray(), nowNanos, afterNanos, begin);
    }

    /** As {@link #perHour}, from the first on. */
    static OptionalDouble perHour(List<Suspect> subjects, long nowNanos, long afterNanos) {
        return perHour(subjects, nowNanos, afterNanos, 0);
    }

    /** As {@link #perHour}, from the times at which they were opened, all of which are known. */
    public static OptionalDouble openedPerHour(List<Suspect> subjects, long nowNanos, long afterNanos) {
        return perHour(
                subjects.stream().mapToLong(Suspect::openedNanos).sorted().toArray(), nowNanos, afterNanos, 0);
    }

    private static OptionalDouble perHour(long[] times, long nowNanos, long afterNanos, long begin) {
        long until = nowNanos - afterNanos;
        long first = begin == 0 || begin - times[0] < 0 ? times[0] : begin;
        long span = Math.min(HOUR, until - first);
        if (times.length < LEAST || span <= 0 || span < afterNanos) {
            return OptionalDouble.empty();
        }
        long half = until - span / 2;
        long young = LongStream.of(times)
                .filter(time -> time - half > 0 && time - until <= 0)
                .count();
        return OptionalDouble.of(young < LEAST ? 0 : young * (double) HOUR / (span / 2.0));
    }
}
