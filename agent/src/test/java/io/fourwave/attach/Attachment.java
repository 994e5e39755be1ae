// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.nio.file.Path;

/** The tool that attaches, in a JVM of its own: the two JVMs need not be of one version. */
final class Attachment {

    private Attachment() {}

    public static void main(String[] arguments) throws Exception {
        load(Long.parseLong(arguments[0]), Path.of(arguments[1]), arguments[2]);
    }

    /** From this JVM. */
    static void load(long pid, Path jar, String options) throws Exception {
        VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
        try {
            jvm.loadAgent(jar.toString(), options);
        } catch (AgentLoadException | IOException e) {
            // a tool and a JVM on either side of JDK 9 take the other's "0", which is a success, for an error
            if (!e.getMessage().endsWith("0") && !e.getMessage().startsWith("Non-numeric value")) {
                throw e;
            }
        } finally {
            jvm.detach();
        }
    }

    /** Returns when the agent's start in that JVM has returned. */
    static void attach(Jdk tool, AgentProcess target, String options) {
        try (AgentProcess attaching = AgentProcess.on(tool)
                .withoutAgent()
                // up to JDK 8 the attach API is in a jar beside the JDK
                .classPath(Path.of("target/test-classes"), tool.home().resolve("lib/tools.jar"))
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
