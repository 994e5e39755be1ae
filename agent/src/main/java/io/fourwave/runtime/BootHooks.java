// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the hooks on the boot loader and opens what the agent reads in java.base, to the agent's own module alone.
 *
 * <p>The classes are defined one by one instead of by {@code appendToBootstrapClassLoaderSearch}: that call switches
 * class data sharing off for the application's classes and prints a warning about it (JDK 11 to 25).
 */
final class BootHooks {
    private static final String PACKAGE = "io.fourwave.bootstrap.";
    private static final List<String> CLASSES = List.of("AgentThread", "HookListener", "Hooks");
    private static final List<String> OPENED =
            List.of("java.io", "java.lang", "java.net", "java.nio.channels.spi", "jdk.internal.misc", "sun.nio.ch");

    private final Instrumentation instrumentation;
    private final ClassLoader jar;

    /**
     * @param jar the loader that finds the agent's jar
     */
    BootHooks(Instrumentation instrumentation, ClassLoader jar) {
        this.instrumentation = instrumentation;
        this.jar = jar;
    }

    /** True when an agent of this kind is attached to this JVM now, whichever loader it came by. */
    boolean isAgentListening() throws ReflectiveOperationException {
        return isDefined(PACKAGE + "Hooks")
                && (boolean) Class.forName(PACKAGE + "Hooks", true, null)
                        .getMethod("isListening")
                        .invoke(null);
    }

    void install() throws ReflectiveOperationException, IOException {
        openJavaBase();
        for (String name : CLASSES) {
            if (!isDefined(PACKAGE + name)) {
                define(PACKAGE + name);
            }
        }
    }

    private void openJavaBase() {
        Module ours = BootHooks.class.getModule();
        Map<String, Set<Module>> opens = new HashMap<>();
        OPENED.forEach(name -> opens.put(name, Set.of(ours)));
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(), opens, Set.of(), Map.of());
    }

    /** An agent that was here before has left them: boot classes stay for the life of the JVM. */
    private static boolean isDefined(String name) {
        try {
            Class.forName(name, false, null);
            return true;
        } catch (ClassNotFoundException notYet) {
            return false;
        }
    }

    private void define(String name) throws ReflectiveOperationException, IOException {
        byte[] classFile = classFile(name);
        Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
        Method define = unsafe.getMethod(
                "defineClass",
                String.class,
                byte[].class,
                int.class,
                int.class,
                ClassLoader.class,
                ProtectionDomain.class);
        define.invoke(unsafe.getMethod("getUnsafe").invoke(null), name, classFile, 0, classFile.length, null, null);
    }

    private byte[] classFile(String name) throws IOException {
        String entry = "boot/" + name.replace('.', '/') + ".class";
        try (InputStream in = jar.getResourceAsStream(entry)) {
            if (in == null) {
                throw new IOException("the agent's jar has no entry " + entry);
            }
            return in.readAllBytes();
        }
    }
}
