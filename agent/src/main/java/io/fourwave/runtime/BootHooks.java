// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.config.Version;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Puts the hooks on the boot loader and opens what the agent reads in java.base, to the agent's own module alone.
 *
 * <p>The classes are defined one by one instead of by {@code appendToBootstrapClassLoaderSearch}: that call switches
 * class data sharing off for the application's classes and prints a warning about it (JDK 11 to 25).
 */
final class BootHooks {
    private static final String PACKAGE = "io.fourwave.bootstrap.";
    private static final List<String> CLASSES =
            List.of("AgentThread", "AttachedAgent", "HookListener", "Hooks", "NativeHooks");
    private static final List<String> OPENED = List.of(
            "java.io",
            "java.lang",
            "java.net",
            "java.nio.channels.spi",
            "jdk.internal.misc",
            "jdk.internal.vm",
            "sun.nio.ch");

    private final Instrumentation instrumentation;
    private final ClassLoader jar;

    /**
     * @param jar the loader that finds the agent's jar
     */
    BootHooks(Instrumentation instrumentation, ClassLoader jar) {
        this.instrumentation = instrumentation;
        this.jar = jar;
    }

    /**
     * Defines the hooks, or finds those that an agent before this one has left: boot classes stay for the life of the JVM.
     *
     * @throws IllegalStateException when what was left is not what this agent was built with
     */
    void install() throws ReflectiveOperationException, IOException {
        Map<String, byte[]> classFiles = new LinkedHashMap<>();
        for (String name : CLASSES) {
            classFiles.put(PACKAGE + name, classFile(PACKAGE + name));
        }
        String ours = Version.text() + " " + checksum(classFiles.values());
        if (!isDefined(PACKAGE + "Hooks")) {
            for (Map.Entry<String, byte[]> each : classFiles.entrySet()) {
                define(each.getKey(), each.getValue());
            }
            attachedAgent().set(null, ours);
        }
        String found = (String) attachedAgent().get(null);
        if (!last(ours).equals(last(found))) {
            throw new IllegalStateException("this JVM still holds the hooks of fourwave " + found.split(" ")[0]
                    + ", which was attached before, and " + Version.text()
                    + " has others: attach that version again, or restart the JVM");
        }
    }

    /** To the agent's own module alone. */
    void openJavaBase() {
        Module ours = BootHooks.class.getModule();
        Map<String, Set<Module>> opens = new HashMap<>();
        OPENED.forEach(name -> opens.put(name, Set.of(ours)));
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(), opens, Set.of(), Map.of());
    }

    private static boolean isDefined(String name) {
        try {
            Class.forName(name, false, null);
            return true;
        } catch (ClassNotFoundException notYet) {
            return false;
        }
    }

    private static Field attachedAgent() throws ReflectiveOperationException {
        return Class.forName(PACKAGE + "AttachedAgent", true, null).getField("hooks");
    }

    private static String checksum(Collection<byte[]> classFiles) {
        CRC32 checksum = new CRC32();
        classFiles.forEach(checksum::update);
        return Long.toHexString(checksum.getValue());
    }

    private static String last(String words) {
        return words.substring(words.lastIndexOf(' ') + 1);
    }

    private static void define(String name, byte[] classFile) throws ReflectiveOperationException {
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
