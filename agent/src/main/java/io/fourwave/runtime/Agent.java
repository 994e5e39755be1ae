// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.bootstrap.AttachedAgent;
import io.fourwave.runtime.session.AgentHost;
import java.lang.instrument.Instrumentation;

/** Called by name from the entry, on the thread that starts the application or on the JVM's attach thread. */
public final class Agent {

    private Agent() {}

    /**
     * Starts the agent, unless the options or another agent of this kind say no.
     *
     * @param how {@code premain} or {@code attach}
     */
    public static void start(String options, Instrumentation instrumentation, String how) throws Exception {
        start(options, instrumentation, how, new OwnJar());
    }

    /** The same for one that comes with another agent. */
    public static void start(String options, Instrumentation instrumentation, String how, AgentHost agentHost)
            throws Exception {
        Startup startup = new Startup(options, instrumentation, how, agentHost);
        if (how.equals("attach")) {
            startup.now();
        } else {
            startup.besideTheApplication();
        }
    }

    /**
     * The JVM ends, and what spans leave by is about to be shut down: returns when the last have been made. Does nothing
     * where this agent is not attached.
     */
    public static void endOfJvm() {
        try {
            if (AttachedAgent.commands() instanceof Commands ours) {
                ours.endOfJvm();
            }
        } catch (NoClassDefFoundError neverStarted) {
            // there are no hooks on the boot loader
        }
    }
}
