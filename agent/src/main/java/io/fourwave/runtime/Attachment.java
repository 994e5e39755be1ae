// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.bootstrap.Hooks;
import io.fourwave.config.Config;
import io.fourwave.watch.Intake;
import io.fourwave.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What premain waits for: the hooks' listener and the weaving. A class of its own, since it links to the hooks, which
 * must be on the boot loader by then.
 */
final class Attachment {

    /** Enough to tell what goes on, at a hundredth of one CPU: a teardown takes some four questions of 8 µs. */
    private static final int LEAST_WATCHED_A_SECOND = 200;

    private Attachment() {}

    static void begin(Config config, Log log, Instrumentation instrumentation, String how) {
        Intake intake = new Intake(settings(config));
        Weaver weaver = new Weaver(instrumentation);
        weaver.install();
        Hooks.listen(intake.hooks());
        FutureTask<Session> session =
                new FutureTask<>(() -> new Session(config, log, instrumentation, weaver, intake, how));
        Thread watch = new AgentThread(() -> watch(session, weaver, log), "fourwave-watch");
        watch.start();
        Runtime.getRuntime().addShutdownHook(new AgentThread(() -> end(session, watch, log), "fourwave-end"));
    }

    private static Intake.Settings settings(Config config) {
        return new Intake.Settings(
                config.sweepInterval().toNanos(),
                config.leakAfter().toNanos(),
                config.capacity(),
                Math.max(LEAST_WATCHED_A_SECOND, config.spansRate()),
                config.stacks() == Config.Stacks.OFF ? 0 : config.stackDepth(),
                config.stacks() == Config.Stacks.FULL);
    }

    /** An agent that cannot watch takes its hooks out, and says so in one line. */
    private static void watch(FutureTask<Session> session, Weaver weaver, Log log) {
        try {
            session.run();
            session.get().run();
        } catch (Throwable ours) {
            log.warn("stopped watching, the application runs on without it: " + cause(ours));
            Hooks.listen(null);
            weaver.uninstall();
        }
    }

    private static void end(FutureTask<Session> session, Thread watch, Log log) {
        try {
            session.get().end(watch);
        } catch (ExecutionException neverBegan) {
            // the watch thread has said so
        } catch (Throwable ours) {
            log.warn("could not finish its report at the end of the JVM: " + ours);
        }
    }

    private static Throwable cause(Throwable ours) {
        return ours instanceof ExecutionException ? ours.getCause() : ours;
    }
}
