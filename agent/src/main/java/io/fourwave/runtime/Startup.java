// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.config.Config;
import io.fourwave.config.Option;
import io.fourwave.host.CpuQuota;
import io.fourwave.host.ThreadHeadroom;
import io.fourwave.jdk.MemoryHeadroom;
import io.fourwave.runtime.session.AgentHost;
import io.fourwave.runtime.session.AgentProperties;
import io.fourwave.runtime.session.Log;
import io.fourwave.runtime.session.StartRequest;
import io.fourwave.weave.Weaving;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * What premain does, and what it leaves to a thread: the application waits for the transformer alone, without which a class
 * could be loaded unseen. Options are read before main where there are any, so that what is wrong with them is said. No lambda
 * on the way that premain takes: the first one of a JVM costs as much as all the rest.
 */
final class Startup implements Runnable {
    private static final String THREAD = "fourwave-start";
    /** What waits for that thread waits no longer. */
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final String options;
    private final Instrumentation instrumentation;
    private final String how;
    private final AgentHost agentHost;
    private final long millis = System.currentTimeMillis();
    private final long nanos = System.nanoTime();
    private final Weaving weaving;
    private final Thread end = new End();
    private Thread starter;
    private volatile StartRequest request;
    private volatile AgentLifecycle lifecycle;

    Startup(String options, Instrumentation instrumentation, String how, AgentHost agentHost) {
        this.options = options;
        this.instrumentation = instrumentation;
        this.how = how;
        this.agentHost = agentHost;
        this.weaving = new Weaving(instrumentation, Weaving.patienceMillis(CpuQuota.ofThisProcess()));
    }

    /** All of it; returns when the hooks are heard. */
    void now() throws Exception {
        request = request();
        if (request.config().enabled()) {
            requireThreads();
            if (isToldOfTheEnd()) {
                weaving.begin();
                start();
                weaving.awaitListening();
            }
        }
    }

    /** Returns at once, unless there may be sockets already, the next of which nothing would hold back. */
    void besideTheApplication() {
        awaitAnother();
        request = isToldOptions() ? request() : null;
        if (request == null || request.config().enabled()) {
            requireThreads();
            if (!isToldOfTheEnd()) {
                return;
            }
            boolean mayHaveSockets = weaving.begin();
            starter = new Thread(systemGroup(), this, THREAD);
            starter.setDaemon(true);
            starter.setContextClassLoader(null);
            starter.start();
            if (mayHaveSockets) {
                weaving.awaitListening();
            }
        }
    }

    /** False where the JVM ends already, by a signal say: there is nothing to start, and nothing to tell anybody. */
    private boolean isToldOfTheEnd() {
        try {
            Runtime.getRuntime().addShutdownHook(end);
            return true;
        } catch (IllegalStateException endOfJvm) {
            return false;
        }
    }

    /** Before one is started: to fail at that costs the application a line on its stdout, and perhaps its own last thread. */
    private void requireThreads() {
        try {
            ThreadHeadroom.ofThisProcess().require();
        } catch (IllegalStateException few) {
            new BootHooks(instrumentation, Startup.class.getClassLoader()).openJavaBase();
            new AgentProperties().failed(few.getMessage());
            throw few;
        }
    }

    /** On a thread that is not of the agent's kind: the class of those is yet to be defined. */
    @Override
    public void run() {
        try {
            request = request == null ? request() : request;
            start();
        } catch (Throwable ours) {
            System.err.println("fourwave: could not start, the application runs without it: " + ours);
        }
    }

    private void start() throws Exception {
        BootHooks hooks = new BootHooks(instrumentation, Startup.class.getClassLoader());
        try {
            hooks.openJavaBase();
            if (request.isAttach()) {
                new AgentProperties().starting();
            }
            MemoryHeadroom.AGENT.require();
            hooks.install();
            lifecycle = AgentLifecycle.begin(request);
        } catch (Throwable ours) {
            new AgentProperties().failed(ours.getMessage() == null ? ours.toString() : ours.getMessage());
            throw ours;
        } finally {
            if (lifecycle == null) {
                weaving.uninstall();
                request.forgetEnd();
            }
        }
    }

    private StartRequest request() {
        Config config = Config.parse(options, new Properties(), new Environment());
        Log log = new Log(config.log(), System.err);
        for (String warning : config.warnings()) {
            log.warn(warning);
        }
        if (!config.allowClose() && !how.equals("attach")) {
            // so that the next agent in this JVM refuses as well, when this one is out and its options are forgotten
            System.setProperty(Option.ALLOW_CLOSE.property(), "false");
        }
        return StartRequest.of(config, log, instrumentation, how, agentHost, millis, nanos, weaving, end);
    }

    private boolean isToldOptions() {
        return options != null && !options.isEmpty()
                || isOurs(System.getenv().keySet(), "FOURWAVE_")
                || isOurs(System.getProperties().stringPropertyNames(), "fourwave.");
    }

    private static boolean isOurs(Iterable<String> names, String prefix) {
        for (String name : names) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Where the JVM's own threads are: main's group is the application's, which may count it, join it or interrupt it. */
    private static ThreadGroup systemGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** The same agent twice: the first of them is the one. */
    private static void awaitAnother() {
        Thread[] threads = new Thread[256];
        int count = systemGroup().enumerate(threads, false);
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().equals(THREAD)) {
                join(threads[i]);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The JVM's end: of a start that goes on still it waits for nothing but the report. Where there is nothing to wait for it
     * needs no thread, of which there may be none: the JVM starts the application's hooks on the same way, and stops at the
     * first that it cannot start.
     */
    private final class End extends Thread {

        End() {
            super(systemGroup(), "fourwave-end");
        }

        @Override
        public void start() {
            if (lifecycle == null && !isReportDue()) {
                weaving.release();
            } else {
                super.start();
            }
        }

        @Override
        public void run() {
            if (lifecycle == null && starter != null && isReportDue()) {
                Startup.join(starter);
            }
            AgentLifecycle there = lifecycle;
            if (there != null) {
                there.end().run();
            } else {
                weaving.release();
            }
        }

        private boolean isReportDue() {
            StartRequest begun = request;
            return begun != null && begun.reportFile().isPresent();
        }
    }

    private static final class Properties implements UnaryOperator<String> {
        @Override
        public String apply(String name) {
            return System.getProperty(name);
        }
    }

    private static final class Environment implements UnaryOperator<String> {
        @Override
        public String apply(String name) {
            return System.getenv(name);
        }
    }
}
