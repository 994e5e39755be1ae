// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

/**
 * The entry of {@code java -jar}: the command line. Never runs in a host JVM. Not {@link AgentMain}, because a runtime
 * without java.instrument refuses to start a main class that names it, and may well list JVMs.
 */
public final class ToolMain {
    private static final String COMMAND_LINE = "io.fourwave.cli.CommandLine";

    private ToolMain() {}

    public static void main(String[] arguments) throws Exception {
        String objection = JavaRelease.objection();
        if (objection != null) {
            System.err.println("fourwave: " + objection);
            System.exit(1);
        }
        AgentClassLoader loader =
                new AgentClassLoader(AgentClassLoader.jarOf(ToolMain.class), ClassLoader.getSystemClassLoader());
        Object status =
                loader.loadClass(COMMAND_LINE).getMethod("run", String[].class).invoke(null, (Object) arguments);
        System.exit((Integer) status);
    }
}
