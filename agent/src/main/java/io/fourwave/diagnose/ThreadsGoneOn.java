// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Usage;
import io.fourwave.connection.Use;
import io.fourwave.tcp.Side;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What the threads of some connections' last uses have done since with others of them. A client's thread has gone on when it
 * has opened another after a use, or has got another from a pool and keeps many of those: a loop that has forgotten the
 * others will not remember the last one. A server's has gone on from one when it has worked for another since, and from the
 * last one when it waits for the next.
 */
public final class ThreadsGoneOn {
    private final ToLongFunction<Use> threadId;
    private final Map<Long, Long> lastOpened = new HashMap<>();
    private final Uses all = new Uses();
    private final Uses leased = new Uses();

    /**
     * @param all connections of one finding or line
     * @param leased those of them that a pool did not get back; they speak where they are many
     * @param threadId of the thread of a use, -1 where it has ended
     */
    public ThreadsGoneOn(Collection<Suspect> all, Collection<Suspect> leased, ToLongFunction<Use> threadId) {
        this.threadId = threadId;
        for (Suspect suspect : all) {
            if (suspect.connection() != null && suspect.openedNanos() != 0) {
                lastOpened.merge(suspect.connection().openThreadId(), suspect.openedNanos(), ThreadsGoneOn::later);
            }
            this.all.add(suspect);
        }
        if (leased.size() >= EvidenceTable.MANY_FROM) {
            leased.forEach(this.leased::add);
        }
    }

    /**
     * @param use the last one of a connection; its thread lives
     * @param waits that thread waits for something new
     */
    public boolean hasGoneOn(Use use, Side side, boolean waits) {
        long thread = threadId.applyAsLong(use);
        if (side == Side.SERVER) {
            return isAfter(all.last.get(thread), use.nanoTime()) || waits && all.hasFollowed(thread);
        }
        Long first = all.first.get(thread);
        return first != null && isAfter(lastOpened.get(thread), first) || leased.hasFollowed(thread);
    }

    /** The last use, after which nothing counts; null where none was seen. */
    public static Use lastUse(Suspect suspect) {
        if (suspect.connection() == null) {
            return null;
        }
        Usage usage = suspect.connection().usage();
        return usage.endOfStream() != null ? usage.endOfStream() : usage.lastSampledUse();
    }

    private static boolean isAfter(Long time, long since) {
        return time != null && time - since > 0;
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** The first and the last use by each thread that lives. */
    private final class Uses {
        private final Map<Long, Long> first = new HashMap<>();
        private final Map<Long, Long> last = new HashMap<>();

        void add(Suspect suspect) {
            Use use = lastUse(suspect);
            long thread = use == null || !use.knowsThread() ? -1 : threadId.applyAsLong(use);
            if (thread >= 0) {
                first.merge(thread, use.nanoTime(), ThreadsGoneOn::earlier);
                last.merge(thread, use.nanoTime(), ThreadsGoneOn::later);
            }
        }

        boolean hasFollowed(long thread) {
            Long begun = first.get(thread);
            return begun != null && isAfter(last.get(thread), begun);
        }
    }
}
