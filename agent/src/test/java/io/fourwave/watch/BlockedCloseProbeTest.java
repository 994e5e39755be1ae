// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockedCloseProbeTest {
    private static final long AFTER = TimeUnit.SECONDS.toNanos(30);
    private static final StackTraceElement[] CLOSE = {
        new StackTraceElement("java.util.concurrent.locks.ReentrantLock", "lock", "ReentrantLock.java", 1),
        new StackTraceElement("sun.security.ssl.SSLSocketImpl", "close", "SSLSocketImpl.java", 1),
        Scene.CLOSER
    };
    private static final StackTraceElement[] WRITE = {
        new StackTraceElement("sun.nio.ch.NioSocketImpl", "write", "NioSocketImpl.java", 1),
        new StackTraceElement("sun.security.ssl.SSLSocketImpl$AppOutputStream", "write", "SSLSocketImpl.java", 1),
        Scene.READER
    };
    private static final StackTraceElement[] WORK = {
        new StackTraceElement("java.lang.Thread", "sleep", "Thread.java", 1), Scene.OPENER
    };

    private final Thread closer = new Thread("closer");
    private final Thread writer = new Thread("writer");
    private final Map<Thread, Thread> waitsFor = new HashMap<>();
    private final Map<Thread, StackTraceElement[]> stacks = new HashMap<>();
    private final BlockedCloseProbe probe = new BlockedCloseProbe(AFTER, new ScriptedThreads());
    private long now = System.nanoTime();

    @Test
    void closeThatWaitsForAWritersLockIsFoundWithBothLines() {
        stand(CLOSE, WRITE);
        waitsFor.put(closer, writer);
        passes(AFTER - 1);
        assertThat(probe.found()).isEmpty();
        passes(AFTER);

        assertThat(probe.found()).singleElement().satisfies(found -> {
            assertThat(found.closer()).isEqualTo("closer");
            assertThat(found.writer()).isEqualTo("writer");
            assertThat(found.closing().frames()).containsExactly(CLOSE);
            assertThat(found.writing().frames()).containsExactly(WRITE);
        });
    }

    @Test
    void whatIsOverIsForgotten() {
        stand(CLOSE, WRITE);
        waitsFor.put(closer, writer);
        passes(4 * AFTER);
        waitsFor.clear();
        passes(AFTER);

        assertThat(probe.found()).isEmpty();
    }

    /** Each look meets it, and each time behind somebody else: many short waits. */
    @Test
    void waitsBehindOneAfterTheOtherAreNoStuckClose() {
        stand(CLOSE, WRITE);
        for (int look = 0; look < 20; look++) {
            waitsFor.put(closer, look % 2 == 0 ? writer : new Thread("other"));
            passes(AFTER / 5);
        }

        assertThat(probe.found()).isEmpty();
    }

    @Test
    void longWaitThatIsNoCloseOrNotBehindAWriteIsNobodysMatter() {
        waitsFor.put(closer, writer);
        stand(WORK, WRITE);
        passes(4 * AFTER);
        assertThat(probe.found()).isEmpty();

        stand(CLOSE, WORK);
        passes(4 * AFTER);
        assertThat(probe.found()).isEmpty();
    }

    private void stand(StackTraceElement[] closing, StackTraceElement[] writing) {
        stacks.put(closer, closing);
        stacks.put(writer, writing);
    }

    private void passes(long nanos) {
        long end = now + nanos;
        while (now < end) {
            now = Math.min(end, now + AFTER / 10);
            probe.look(now);
        }
    }

    private final class ScriptedThreads implements BlockedCloseProbe.ThreadLooks {

        @Override
        public Thread[] all() {
            return new Thread[] {closer, writer};
        }

        @Override
        public Thread holderOfLockAwaitedBy(Thread thread) {
            return waitsFor.get(thread);
        }

        @Override
        public StackTraceElement[] stack(Thread thread) {
            return stacks.get(thread);
        }
    }
}
