// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.connection.Usage;
import io.fourwave.connection.Use;
import io.fourwave.diagnose.EvidenceTable;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.evidence.FrameComparison;
import io.fourwave.diagnose.evidence.FrameState;
import io.fourwave.jdk.JdkThreads;
import io.fourwave.tcp.Side;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whether the thread that used a connection last may be at work with it still. A diagnosis asks few threads and takes the
 * others for their like; before a close each is asked. Threads of a batch.
 */
final class LastUsers {
    private final Function<Thread, StackTraceElement[]> stacks;
    private final boolean many;
    private final Map<Long, Long> lastOpened = new HashMap<>();
    private final Map<Long, Long> lastUsed = new HashMap<>();
    private final Map<Long, Integer> openedBy = new HashMap<>();
    private final Map<Long, Integer> usedBy = new HashMap<>();

    /**
     * @param all the connections of the finding
     * @param stacks {@link JdkThreads#stack}
     */
    LastUsers(Collection<Suspect> all, Function<Thread, StackTraceElement[]> stacks) {
        this.stacks = stacks;
        this.many = all.size() >= EvidenceTable.MANY_FROM;
        for (Suspect suspect : all) {
            if (suspect.connection() != null && suspect.openedNanos() != 0) {
                later(lastOpened, suspect.connection().openThreadId(), suspect.openedNanos());
                openedBy.merge(suspect.connection().openThreadId(), 1, Integer::sum);
            }
            Use use = lastUse(suspect);
            Thread thread = use == null ? null : use.runningThread();
            if (thread != null) {
                later(lastUsed, JdkThreads.id(thread), use.nanoTime());
                usedBy.merge(JdkThreads.id(thread), 1, Integer::sum);
            }
        }
    }

    /** In doubt it is. */
    boolean isAtWork(Suspect suspect) {
        Use use = lastUse(suspect);
        Thread thread = use == null || use.isLeft() ? null : use.runningThread();
        if (thread == null) {
            return false;
        }
        FrameState state = FrameComparison.of(use.stack().frames(), List.of(stacks.apply(thread)));
        return state == FrameState.LIVES && !hasGoneOn(suspect.side(), JdkThreads.id(thread), use.nanoTime());
    }

    /** A client's thread has opened another since; one that serves, or that leases many, has used another since. */
    private boolean hasGoneOn(Side side, long thread, long since) {
        boolean opened = side == Side.CLIENT && isAfter(lastOpened.get(thread), since);
        boolean used = (side == Side.SERVER || many) && isAfter(lastUsed.get(thread), since);
        // a loop that has forgotten the others will not remember the last one
        boolean one =
                Math.max(openedBy.getOrDefault(thread, 0), usedBy.getOrDefault(thread, 0)) < EvidenceTable.MANY_FROM;
        return opened || used || side == Side.CLIENT && !one;
    }

    private static boolean isAfter(Long time, long since) {
        return time != null && time - since > 0;
    }

    private static void later(Map<Long, Long> times, long thread, long time) {
        times.merge(thread, time, (one, other) -> one - other > 0 ? one : other);
    }

    /** As the diagnosis takes it: after the end of the stream nothing counts. */
    private static Use lastUse(Suspect suspect) {
        if (suspect.connection() == null) {
            return null;
        }
        Usage usage = suspect.connection().usage();
        return usage.endOfStream() != null ? usage.endOfStream() : usage.lastSampledUse();
    }
}
