// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.config.Version;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
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
            List.of("AgentThreads", "AgentThread", "AttachedAgent", "HookListener", "Hooks", "NativeHooks");
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
            MethodHandle definer = definer();
            for (Map.Entry<String, byte[]> each : classFiles.entrySet()) {
                define(definer, each.getKey(), each.getValue());
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
        for (String name : OPENED) {
            opens.put(name, Set.of(ours));
        }
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
        for (byte[] classFile : classFiles) {
            checksum.update(classFile);
        }
        return Long.toHexString(checksum.getValue());
    }

    private static String last(String words) {
        return words.substring(words.lastIndexOf(' ') + 1);
    }

    /** By a method handle: reflection on a method of six arguments costs 25 ms more in JDK 18 to 25 (JEP 416). */
    private static MethodHandle definer() throws ReflectiveOperationException {
        Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
        MethodType type = MethodType.methodType(
                Class.class,
                String.class,
                byte[].class,
                int.class,
                int.class,
                ClassLoader.class,
                ProtectionDomain.class);
        return MethodHandles.lookup()
                .findVirtual(unsafe, "defineClass", type)
                .bindTo(unsafe.getMethod("getUnsafe").invoke(null));
    }

    private static void define(MethodHandle definer, String name, byte[] classFile)
            throws ReflectiveOperationException {
        try {
            Class<?> defined = (Class<?>) definer.invokeExact(
                    name, classFile, 0, classFile.length, (ClassLoader) null, (ProtectionDomain) null);
        } catch (Throwable refused) {
            throw new ReflectiveOperationException(refused);
        }
    }

    private byte[] classFile(String name) throws IOException {
        // not .class: the OpenTelemetry agent rewrites what it takes for one, and other bytes are other hooks
        String entry = "boot/" + name.replace('.', '/') + ".classdata";
        try (InputStream in = jar.getResourceAsStream(entry)) {
            if (in == null) {
                throw new IOException("the agent's jar has no entry " + entry);
            }
            return in.readAllBytes();
        }
    }
}
