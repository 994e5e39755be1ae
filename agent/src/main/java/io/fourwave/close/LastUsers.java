// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.connection.Use;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.ThreadsGoneOn;
import io.fourwave.diagnose.evidence.FrameComparison;
import io.fourwave.diagnose.evidence.FrameState;
import io.fourwave.diagnose.evidence.ThreadActivity;
import io.fourwave.jdk.JdkThreads;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Whether the thread that used a connection last may be at work with it still. A diagnosis asks few threads and takes the
 * others for their like; before a close each is asked. Threads of a batch.
 */
final class LastUsers {
    private final Function<Thread, StackTraceElement[]> stacks;
    private final ThreadsGoneOn threads;

    /**
     * @param all the connections of the finding
     * @param stacks {@link JdkThreads#stack}
     */
    LastUsers(Collection<Suspect> all, Function<Thread, StackTraceElement[]> stacks) {
        this.stacks = stacks;
        this.threads = new ThreadsGoneOn(all, all, LastUsers::threadId);
    }

    /** In doubt it is. */
    boolean isAtWork(Suspect suspect) {
        Use use = ThreadsGoneOn.lastUse(suspect);
        Thread thread = use == null || use.isLeft() ? null : use.runningThread();
        if (thread == null) {
            return false;
        }
        List<StackTraceElement> now = List.of(stacks.apply(thread));
        return FrameComparison.of(use.stack().frames(), now) == FrameState.LIVES
                && !threads.hasGoneOn(use, suspect.side(), ThreadActivity.waitsForSomethingNew(now));
    }

    private static long threadId(Use use) {
        Thread thread = use.runningThread();
        return thread == null ? -1 : JdkThreads.id(thread);
    }
}
