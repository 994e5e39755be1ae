// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.capture.Capture;
import io.fourwave.jdk.MemoryHeadroom;
import io.fourwave.runtime.session.Log;
import io.fourwave.runtime.session.SpanApiLookout;
import io.fourwave.runtime.session.StartRequest;
import io.fourwave.watch.inventory.UnhookedSockets;
import io.fourwave.weave.Weaving;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent before there is anything to watch. Its thread waits until a class is loaded that names sockets, weaves, and waits
 * for the first connection; whoever wants the session ends the waiting. Linked as {@link AgentLifecycle} is: no lambda on the
 * way that premain takes.
 */
final class Standby {
    /** The queue holds what happens until the session is there. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Thread watch;
    private final Weaving weaving;
    private final Capture capture;
    private final SpanApiLookout lookout;
    private final Log log;
    /** Somebody wants the session, whether there is a connection or not. */
    private volatile boolean asked;
    /** The agent ends, and there is nothing to say. */
    private volatile boolean over;
    /** Of the watch thread. */
    private UnhookedSockets unhooked;

    /** @param watch the thread that waits, and that watches later */
    Standby(StartRequest start, Thread watch, Capture capture, SpanApiLookout lookout) {
        this.watch = watch;
        this.weaving = start.weaving();
        this.capture = capture;
        this.lookout = lookout;
        this.log = start.log();
        this.asked = start.isAttach();
    }

    void begin() {
        weaving.whenWanted(new Wake());
    }

    /** On the watch thread: returns when there is a class to weave for, or nothing more to wait for. */
    void awaitSockets() {
        while (!over && !asked && !weaving.isWanted()) {
            LockSupport.park(this);
        }
    }

    /** From now on every socket is seen: the first may be opened in a span, so those are looked for before. */
    void hear() {
        long begun = System.nanoTime();
        try {
            MemoryHeadroom.AGENT.require();
            weaving.load();
            lookout.begin();
            Hooks.listen(capture.hooks());
            capture.rehearse();
        } finally {
            weaving.listening();
        }
        log.debug("a class names sockets: hooks were woven in "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms");
    }

    /**
     * On the watch thread: returns when the session is needed.
     *
     * @return false where the agent ends, and there is nothing to say
     */
    boolean awaitSession() {
        while (!over && !isSessionNeeded() && !hasSockets()) {
            lookout.look();
            capture.rehearse();
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        if (over) {
            return false;
        }
        log.debug(asked ? "starts: it was asked to, or there is a socket" : "starts: there is a connection");
        return true;
    }

    /** Whether there is anything to watch or to report. */
    boolean isSessionNeeded() {
        return asked || capture.hasSeenConnection();
    }

    private boolean hasSockets() {
        if (unhooked == null) {
            unhooked = new UnhookedSockets();
        }
        asked |= unhooked.areThere();
        return asked;
    }

    /** Somebody wants the session: the waiting ends. */
    void ask() {
        asked = true;
        LockSupport.unpark(watch);
    }

    /** There is nothing to say: the waiting ends without a session, and nobody waits for the weaving. */
    void end() {
        over = true;
        weaving.release();
        LockSupport.unpark(watch);
    }

    private final class Wake implements Runnable {
        @Override
        public void run() {
            LockSupport.unpark(watch);
        }
    }
}
