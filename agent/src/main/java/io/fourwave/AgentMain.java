// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;

/**
 * The entry: {@code -javaagent}, dynamic attach, and {@code java -jar}. Does as little as possible, holds no state, and
 * never throws: an exception that escapes premain would end the JVM.
 */
public final class AgentMain {
    private static final String AGENT = "io.fourwave.runtime.Agent";
    private static final String COMMAND_LINE = "io.fourwave.cli.CommandLine";

    private AgentMain() {}

    /** Called by the JVM before the application's main. */
    public static void premain(String options, Instrumentation instrumentation) {
        start(options, instrumentation, "premain");
    }

    /** Called by the JVM when the agent is attached to it. */
    public static void agentmain(String options, Instrumentation instrumentation) {
        start(options, instrumentation, "attach");
    }

    /** The command line; never runs in a host JVM. */
    public static void main(String[] arguments) throws Exception {
        AgentClassLoader loader = new AgentClassLoader(jar(), ClassLoader.getSystemClassLoader());
        Object status =
                loader.loadClass(COMMAND_LINE).getMethod("run", String[].class).invoke(null, (Object) arguments);
        System.exit((Integer) status);
    }

    private static void start(String options, Instrumentation instrumentation, String how) {
        try {
            File jar = jar();
            AgentClassLoader loader = new AgentClassLoader(jar, ClassLoader.getPlatformClassLoader());
            loader.loadClass(AGENT)
                    .getMethod("start", String.class, Instrumentation.class, String.class)
                    .invoke(null, options, instrumentation, how);
        } catch (Throwable ours) {
            Throwable cause = ours instanceof InvocationTargetException ? ours.getCause() : ours;
            System.err.println("fourwave: could not start, the application runs without it: " + cause);
        }
    }

    private static File jar() throws Exception {
        return new File(AgentMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
