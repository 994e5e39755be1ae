// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.bootstrap.AttachedAgent;
import io.fourwave.bootstrap.EndOfJvm;
import io.fourwave.bootstrap.Hooks;
import io.fourwave.capture.Capture;
import io.fourwave.jdk.JdkShutdown;
import io.fourwave.jdk.MemoryHeadroom;
import io.fourwave.runtime.reportfile.ReportFile;
import io.fourwave.runtime.session.AgentProperties;
import io.fourwave.runtime.session.Log;
import io.fourwave.runtime.session.Session;
import io.fourwave.runtime.session.SpanApiLookout;
import io.fourwave.runtime.session.StartRequest;
import io.fourwave.runtime.session.StatusPublisher;
import io.fourwave.weave.Weaving;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From the start to the end of the agent in this JVM. Its thread stands by until there is something to watch, and then
 * watches; a command takes it there at once. A class of its own, since it links to the hooks, which must be on the boot
 * loader by then. No lambda on the way that premain takes: the first one of a JVM costs as much as all the rest.
 */
final class AgentLifecycle {
    /** Nobody waits for a detach but the one who asked for it. */
    private static final long DETACH_FLUSH_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A look at the kernel's tables that is under way: seconds where there are many sockets and little CPU. */
    private static final long LAST_LOOK_MILLIS = 30_000;

    /** Until the session is there, on a busy machine. */
    private static final long SESSION_SECONDS = 60;

    private final StartRequest start;
    private final Log log;
    private final Capture capture;
    private final Weaving weaving;
    private final SpanApiLookout lookout;
    private final FutureTask<Session> session = new FutureTask<>(new NewSession());
    private final AgentProperties board = new AgentProperties();
    private final Commands commands;
    private final Thread watch = new AgentThread(new Work(), "fourwave-watch");
    private final Standby standby;
    private final AgentEnd end;
    private volatile boolean left;

    private AgentLifecycle(StartRequest start) {
        this.start = start;
        this.log = start.log();
        this.capture = new Capture(start.captureSettings());
        this.weaving = start.weaving();
        this.lookout = new SpanApiLookout(start.instrumentation(), capture);
        this.commands = new Commands(this, board, start.agentHost());
        this.standby = new Standby(start, watch, capture, lookout);
        this.end = new AgentEnd(start, standby, this);
    }

    /** Null where another one is attached. */
    static AgentLifecycle begin(StartRequest start) {
        AgentLifecycle lifecycle = new AgentLifecycle(start);
        if (AttachedAgent.claim(lifecycle.commands)) {
            lifecycle.begin();
            return lifecycle;
        }
        String ignored = "is attached to this JVM already: this one is ignored, the first one runs on";
        if (start.isAttach()) {
            // whoever attaches is not who reads the application's stderr; the command line says it to them
            start.log().info(ignored);
        } else {
            start.log().warn(ignored);
        }
        return null;
    }

    private void begin() {
        try {
            standby.begin();
            watch.start();
            // not on that thread: who has a first socket waits for it, and may be initialising what this needs
            endAfterHooks();
            if (!start.isAttach()) {
                board.watching(StatusPublisher.about(start.about()));
            }
            start.reportFile().ifPresent(ReportFile::check);
        } catch (Throwable ours) {
            retreat();
            throw ours;
        }
    }

    /** Has the session put together, and waits for it, on any thread. */
    Session session() throws InterruptedException, ExecutionException, TimeoutException {
        return session(TimeUnit.SECONDS.toNanos(SESSION_SECONDS));
    }

    /** What was opened since and is open still; no session is begun where there was no connection. Any thread. */
    List<Map<String, Object>> openedSince(long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        return standby.isSessionNeeded() ? session().reporting().openedSince(nanos) : List.of();
    }

    /** @param nanos how long to wait at most */
    Session session(long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        standby.ask();
        return session.get(nanos, TimeUnit.NANOSECONDS);
    }

    private void watch() {
        try {
            standby.awaitSockets();
            if (end.hasBegun()) {
                // a report of what was is all that is wanted; who has a first socket now must not wait for us
                weaving.release();
            } else {
                standby.hear();
            }
            if (standby.awaitSession()) {
                session.run();
                session.get().run();
            }
        } catch (Throwable ours) {
            giveUp(reason(cause(ours)));
        }
    }

    /**
     * A shutdown hook of ours would run beside the application's, and take a thread that one of those may lack: then none
     * of them runs. So the end waits until they have ended, where this JDK lets it.
     */
    private void endAfterHooks() {
        EndOfJvm.set(end);
        if (!EndOfJvm.claim() || JdkShutdown.afterHooks(new EndOfJvm())) {
            start.forgetEnd();
        }
    }

    /** An agent that cannot watch takes its hooks out, before anything that needs heap, and says so in one line. */
    private void giveUp(String reason) {
        Hooks.listen(null);
        session.cancel(false);
        retreat();
        board.failed(reason);
        log.warn("stopped watching, the application runs on without it: " + reason);
    }

    /**
     * On a thread of the agent. Takes the agent out of the JVM that goes on: afterwards it has the JDK's own bytes and no thread of ours.
     *
     * @return empty, or what could not be undone
     */
    String detach() throws Exception {
        if (!end.begin()) {
            return "it is ending already";
        }
        int failuresBefore = weaving.failures().size();
        if (standby.isSessionNeeded()) {
            session().watch().stop();
            watch.join(LAST_LOOK_MILLIS);
        }
        end.comes(DETACH_FLUSH_NANOS);
        retreat();
        left = othersEnded();
        board.clear();
        String threads = left ? "" : "a thread of it still runs: the memory is not released yet";
        return Stream.concat(weaving.failures().stream().skip(failuresBefore), Stream.of(threads))
                .filter(failure -> !failure.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** True after a detach that has left no thread of ours. */
    boolean hasLeft() {
        return left;
    }

    /** Those of libraries, and what opens the kernel's tables: seconds on a busy machine. */
    private static boolean othersEnded() throws InterruptedException {
        long deadline = System.nanoTime() + DETACH_FLUSH_NANOS;
        for (Thread thread : AgentThread.alive()) {
            if (thread != Thread.currentThread()) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        }
        return AgentThread.alive().length == 1;
    }

    /** What is to be run at the end of the JVM. */
    AgentEnd end() {
        return end;
    }

    private void retreat() {
        Hooks.listen(null);
        lookout.end();
        start.reportFile().ifPresent(ReportFile::end);
        weaving.uninstall();
        EndOfJvm.set(null);
        start.forgetEnd();
        AttachedAgent.release(commands);
    }

    private static Throwable cause(Throwable ours) {
        return ours instanceof ExecutionException ? ours.getCause() : ours;
    }

    private static String reason(Throwable cause) {
        return cause instanceof IllegalStateException refused ? refused.getMessage() : cause.toString();
    }

    private final class Work implements Runnable {
        @Override
        public void run() {
            watch();
        }
    }

    private final class NewSession implements Callable<Session> {
        @Override
        public Session call() {
            MemoryHeadroom.SESSION.require();
            return new Session(start, weaving, capture, board, lookout);
        }
    }
}
