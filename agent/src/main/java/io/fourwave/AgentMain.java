// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Consumer;

/**
 * The entry: {@code -javaagent} and dynamic attach. Does as little as possible, holds no state, and never throws: an exception that escapes premain would end the JVM.
 *
 * <p>What the command line attaches with begins with {@code !}, which no option does: {@code !attach JAR-URI OPTIONS}, or
 * a command for the agent that is attached. An attach names its jar, because this class stays for the life of the JVM
 * and may be that of a jar that was attached before.
 */
public final class AgentMain {
    private static final String AGENT = "io.fourwave.runtime.Agent";
    private static final String ATTACHED_AGENT = "io.fourwave.bootstrap.AttachedAgent";
    private static final String ATTACH = "!attach ";
    private static final String SWITCH = "enabled=";

    private AgentMain() {}

    /** Called by the JVM before the application's main. */
    public static void premain(String options, Instrumentation instrumentation) {
        if (!isSwitchedOff(options) && !isOwnTool()) {
            start(null, options, instrumentation, "premain");
        }
    }

    /** Called by the JVM when the agent is attached to it. */
    public static void agentmain(String options, Instrumentation instrumentation) {
        if (options == null || !options.startsWith("!")) {
            start(null, options, instrumentation, "attach");
        } else if (options.startsWith(ATTACH)) {
            String[] jarAndOptions = options.substring(ATTACH.length()).split(" ", 2);
            start(jarAndOptions[0], jarAndOptions[1], instrumentation, "attach");
        } else {
            command(options.substring(1));
        }
    }

    private static void start(String jarUri, String options, Instrumentation instrumentation, String how) {
        try {
            String objection = JavaRelease.objection();
            if (objection != null) {
                System.err.println("fourwave: " + objection + ": the application runs without it");
                return;
            }
            File jar = jarUri == null ? ownJar() : new File(new URI(jarUri));
            AgentClassLoader loader = new AgentClassLoader(jar, platformLoader());
            loader.loadClass(AGENT)
                    .getMethod("start", String.class, Instrumentation.class, String.class)
                    .invoke(null, options, instrumentation, how);
        } catch (Throwable ours) {
            Throwable cause = ours instanceof InvocationTargetException ? ours.getCause() : ours;
            System.err.println("fourwave: could not start, the application runs without it: " + cause + remedy(cause));
        }
    }

    private static String remedy(Throwable cause) {
        return cause instanceof SecurityException
                ? "; there is a security manager: grant java.security.AllPermission to the codeBase of the agent's jar"
                : "";
    }

    /** Whoever gave the command sees by the missing answer when no agent is attached. */
    private static void command(String command) {
        try {
            Consumer<String> agent = attached();
            if (agent != null) {
                agent.accept(command);
            }
        } catch (Throwable ours) {
            System.err.println("fourwave: the command '" + command + "' failed, the agent runs on: " + ours);
        }
    }

    /** On the boot loader, where no class of ours can be named before an agent has defined it there. */
    @SuppressWarnings("unchecked")
    private static Consumer<String> attached() throws ReflectiveOperationException {
        try {
            return (Consumer<String>) Class.forName(ATTACHED_AGENT, true, null)
                    .getMethod("commands")
                    .invoke(null);
        } catch (ClassNotFoundException never) {
            return null;
        }
    }

    /** The parent of the application's loaders, which have no parent in common but this one. Java 8 calls it the extensions'. */
    private static ClassLoader platformLoader() {
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        while (loader.getParent() != null) {
            loader = loader.getParent();
        }
        return loader;
    }

    /** As {@code Config} says it, where nothing else is set here: then nothing of the agent need be loaded to read it. */
    static boolean isSwitchedOff(String options) {
        try {
            String argument = options == null ? "" : options.trim();
            if (!argument.isEmpty()) {
                return argument.startsWith(SWITCH) && isFalse(argument.substring(SWITCH.length()));
            }
            String property = System.getProperty("fourwave.enabled");
            return isFalse(property == null ? System.getenv("FOURWAVE_ENABLED") : property);
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static boolean isFalse(String value) {
        return value != null && value.trim().equalsIgnoreCase("false");
    }

    private static boolean isOwnTool() {
        try {
            return OwnTool.runsHere(ownJar());
        } catch (Throwable unknown) {
            return false;
        }
    }

    private static File ownJar() throws URISyntaxException {
        return AgentClassLoader.jarOf(AgentMain.class);
    }
}
