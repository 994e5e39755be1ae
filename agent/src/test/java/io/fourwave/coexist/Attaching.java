// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import com.sun.tools.attach.VirtualMachine;
import io.fourwave.support.AgentProcess;
import java.nio.file.Path;

/** Loads agents into a JVM that runs. */
final class Attaching {

    private Attaching() {}

    /** Returns when the agent's start has returned. */
    static void attach(AgentProcess target, Path agent, String options) {
        try {
            VirtualMachine jvm = VirtualMachine.attach(Long.toString(target.pid()));
            try {
                jvm.loadAgent(agent.toAbsolutePath().toString(), options);
            } finally {
                jvm.detach();
            }
        } catch (Exception refused) {
            throw new AssertionError("attaching " + agent.getFileName() + " to " + target.pid(), refused);
        }
    }
}
