// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;

/** The tool that attaches, in a JVM of its own: the two JVMs need not be of one version. */
final class Attachment {

    private Attachment() {}

    public static void main(String[] arguments) throws Exception {
        VirtualMachine jvm = VirtualMachine.attach(arguments[0]);
        try {
            jvm.loadAgent(arguments[1], arguments[2]);
        } finally {
            jvm.detach();
        }
    }

    /** Returns when the agent's start in that JVM has returned. */
    static void attach(Jdk tool, AgentProcess target, String options) {
        try (AgentProcess attaching = AgentProcess.on(tool)
                .withoutAgent()
                .main(
                        Attachment.class,
                        Long.toString(target.pid()),
                        AgentJar.path().toString(),
                        options)
                .start()) {
            assertThat(attaching.awaitExit()).as("%s", attaching.stderr()).isZero();
        }
    }
}
