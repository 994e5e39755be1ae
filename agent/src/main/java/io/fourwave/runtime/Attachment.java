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

    private Attachment() {}

    static void begin(Config config, Log log, Instrumentation instrumentation, String how) {
        Intake intake = new Intake(settings(config));
        Weaver weaver = new Weaver(instrumentation);
        weaver.install();
        Hooks.listen(intake.hooks());
        FutureTask<Session> session =
                new FutureTask<>(() -> new Session(config, log, instrumentation, weaver, intake, how));
        Thread watch = new AgentThread(() -> watch(session), "fourwave-watch");
        watch.start();
        Runtime.getRuntime().addShutdownHook(new AgentThread(() -> end(session, watch), "fourwave-end"));
    }

    private static Intake.Settings settings(Config config) {
        return new Intake.Settings(
                config.sweepInterval().toNanos(),
                config.capacity(),
                config.stacks() == Config.Stacks.OFF ? 0 : config.stackDepth(),
                config.stacks() == Config.Stacks.FULL);
    }

    private static void watch(FutureTask<Session> session) {
        session.run();
        of(session).run();
    }

    private static void end(FutureTask<Session> session, Thread watch) {
        of(session).end(watch);
    }

    private static Session of(FutureTask<Session> session) {
        try {
            return session.get();
        } catch (InterruptedException | ExecutionException broken) {
            throw new IllegalStateException("the agent could not be put together", broken);
        }
    }
}
