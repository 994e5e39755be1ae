// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.diagnose.evidence.FrameWitness;
import io.fourwave.origin.Libraries;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The blame as the tests have it: {@code com.acme} is the application, everything else is a library without a jar. */
public final class AcmeBlame {
    public static final StackTraceElement LIBRARY = new StackTraceElement("org.wire.Filler", "fill", "Filler.java", 9);

    private AcmeBlame() {}

    public static DetectorContext context() {
        return context(Headroom.UNKNOWN);
    }

    public static DetectorContext context(Headroom headroom) {
        return new DetectorContext(Duration.ofSeconds(30), finder(), headroom, threads(Thread::getStackTrace));
    }

    public static DetectorContext context(BlameFinder finder) {
        return new DetectorContext(Duration.ofSeconds(30), finder, Headroom.UNKNOWN, threads(Thread::getStackTrace));
    }

    /** Nobody has overridden anything. */
    @SuppressWarnings("deprecation") // Thread.threadId() is JDK 19
    public static FrameWitness.Threads threads(Function<Thread, StackTraceElement[]> stacks) {
        return new FrameWitness.Threads(stacks, Thread::getId, Thread::getName, () -> new Thread[0], frame -> false);
    }

    public static BlameFinder finder() {
        return new BlameFinder(List.of("com.acme."), new Libraries(name -> Optional.empty(), ""));
    }
}
