// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Puts the agent into a JVM that runs, by the JVM's own attach mechanism. */
final class AttachCommand {
    private final PrintStream out;
    private final PrintStream err;

    AttachCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> arguments) {
        if (arguments.isEmpty() || arguments.size() > 2 || !arguments.get(0).matches("\\d{1,10}")) {
            err.println("fourwave: usage: attach PID [key=value,key=value]; got '" + String.join(" ", arguments)
                    + "'; nothing was done");
            return CommandLine.USAGE;
        }
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            err.println("fourwave: this Java has no module jdk.attach: run the command with a JDK; nothing was done");
            return CommandLine.FAILURE;
        }
        return attach(arguments.get(0), arguments.size() > 1 ? arguments.get(1) : "");
    }

    private int attach(String pid, String options) {
        try {
            VirtualMachine jvm = VirtualMachine.attach(pid);
            try {
                jvm.loadAgent(jar().toString(), options);
            } finally {
                jvm.detach();
            }
            out.println("fourwave is attached to " + pid + "; what it has to say is on that JVM's stderr");
            return CommandLine.OK;
        } catch (AttachNotSupportedException | IOException | AgentLoadException | AgentInitializationException no) {
            err.println("fourwave: cannot attach to " + pid + ": " + no.getMessage() + "; nothing was changed there");
            return CommandLine.FAILURE;
        }
    }

    /** The jar that this command runs from: java -jar makes it the class path. */
    private static Path jar() {
        return Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    }
}
