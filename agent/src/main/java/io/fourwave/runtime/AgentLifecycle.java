// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.bootstrap.AttachedAgent;
import io.fourwave.bootstrap.Hooks;
import io.fourwave.capture.Capture;
import io.fourwave.config.Config;
import io.fourwave.weave.Weaver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What premain waits for: the hooks' listener and the weaving; and the way out again, at the end of the JVM or before it.
 * A class of its own, since it links to the hooks, which must be on the boot loader by then.
 */
final class AgentLifecycle {
    /** The JVM's end waits no longer than this for the last spans. */
    private static final long LAST_FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(1800);

    /** What comes before that flush: the watch thread's last sweep. */
    private static final long LAST_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(3200);

    /** Enough to tell what goes on, at 3 ms of CPU a second: a teardown takes some four questions of 8 µs. */
    private static final int LEAST_WATCHED_A_SECOND = 100;

    /** Nobody waits for a detach but the one who asked for it. */
    private static final long DETACH_FLUSH_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A look at the kernel's tables that is under way: seconds where there are many sockets and little CPU. */
    private static final long LAST_LOOK_MILLIS = 30_000;

    private final Log log;
    private final Weaver weaver;
    private final FutureTask<Session> session;
    private final AgentProperties board = new AgentProperties();
    private final Consumer<String> commands;
    private final Thread watch = new AgentThread(this::watch, "fourwave-watch");
    private final Thread last = new AgentThread(this::endOfJvm, "fourwave-end");
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean left;

    private AgentLifecycle(StartRequest start, Weaver weaver, Capture capture) {
        this.log = start.log();
        this.weaver = weaver;
        this.commands = new Commands(this, board, start.agentHost());
        this.session = new FutureTask<>(() -> new Session(start, weaver, capture, board));
    }

    static void begin(StartRequest start) {
        Capture capture = new Capture(settings(start.config()));
        AgentLifecycle lifecycle = new AgentLifecycle(start, new Weaver(start.instrumentation()), capture);
        if (AttachedAgent.claim(lifecycle.commands)) {
            lifecycle.begin(capture);
        } else {
            start.log().warn("is attached to this JVM already: this one is ignored, the first one runs on");
        }
    }

    private void begin(Capture capture) {
        try {
            weaver.install();
            Hooks.listen(capture.hooks());
            Runtime.getRuntime().addShutdownHook(last);
            watch.start();
        } catch (Throwable ours) {
            retreat();
            throw ours;
        }
    }

    private static Capture.Settings settings(Config config) {
        return new Capture.Settings(
                config.sweepInterval().toNanos(),
                config.leakAfter().toNanos(),
                config.capacity(),
                Math.max(LEAST_WATCHED_A_SECOND, config.spansRate()),
                config.stacks() == Config.Stacks.OFF ? 0 : config.stackDepth(),
                config.stacks() == Config.Stacks.FULL);
    }

    /** Waits for the session to be put together, on any thread. */
    Session session() throws InterruptedException, ExecutionException {
        return session.get();
    }

    /**
     * On a thread of the agent. Takes the agent out of the JVM that goes on: afterwards it has the JDK's own bytes and no thread of ours.
     *
     * @return empty, or what could not be undone
     */
    String detach() throws InterruptedException, ExecutionException {
        if (!ending.compareAndSet(false, true)) {
            return "it is ending already";
        }
        int failuresBefore = weaver.failures().size();
        session.get().watch().stop();
        watch.join(LAST_LOOK_MILLIS);
        end(DETACH_FLUSH_NANOS);
        retreat();
        left = othersEnded();
        board.clear();
        String threads = left ? "" : "a thread of it still runs: the memory is not released yet";
        return Stream.concat(weaver.failures().stream().skip(failuresBefore), Stream.of(threads))
                .filter(failure -> !failure.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** An agent that cannot watch takes its hooks out, and says so in one line. */
    private void watch() {
        try {
            session.run();
            session.get().run();
        } catch (Throwable ours) {
            String reason = cause(ours).toString();
            log.warn("stopped watching, the application runs on without it: " + reason);
            retreat();
            board.failed(reason);
        }
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

    private void retreat() {
        Hooks.listen(null);
        weaver.uninstall();
        try {
            Runtime.getRuntime().removeShutdownHook(last);
        } catch (IllegalStateException endOfJvm) {
            // it runs, or has run
        }
        AttachedAgent.release(commands);
    }

    /** Does not wait for the JVM to start {@link #last}, and returns when the last spans have been made. */
    void endOfJvmNow() {
        new AgentThread(this::endOfJvm, "fourwave-end").start();
        try {
            ended.await(LAST_FLUSH_NANOS + LAST_SWEEP_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void endOfJvm() {
        if (ending.compareAndSet(false, true)) {
            end(LAST_FLUSH_NANOS);
        }
    }

    private void end(long flushNanos) {
        try {
            session.get().end(watch, flushNanos);
        } catch (ExecutionException neverBegan) {
            // the watch thread has said so
        } catch (Throwable ours) {
            log.warn("could not finish its last report: " + ours);
        } finally {
            ended.countDown();
        }
    }

    private static Throwable cause(Throwable ours) {
        return ours instanceof ExecutionException ? ours.getCause() : ours;
    }
}
