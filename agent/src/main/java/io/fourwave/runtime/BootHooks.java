// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.config.Version;
import io.fourwave.jdk.JavaBase;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Puts the hooks on the boot loader and opens what the agent reads in java.base, to the agent's own module alone.
 *
 * <p>The classes are defined one by one instead of by {@code appendToBootstrapClassLoaderSearch}: that call switches
 * class data sharing off for the application's classes and prints a warning about it (JDK 11 to 25).
 */
public final class BootHooks {
    private static final String PACKAGE = "io.fourwave.bootstrap.";
    private static final List<String> CLASSES =
            List.of("AgentThreads", "AgentThread", "AttachedAgent", "HookListener", "Hooks", "NativeHooks", "EndOfJvm");
    private static final List<String> OPENED = List.of(
            "java.io",
            "java.lang",
            "java.net",
            "java.nio.channels.spi",
            "java.util.concurrent.locks",
            "jdk.internal.misc",
            "jdk.internal.vm",
            "sun.nio.ch");

    private final Instrumentation instrumentation;
    private final ClassLoader jar;

    /** Packages of java.base. */
    public static List<String> opened() {
        return OPENED;
    }

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
            JavaBase.defineOnBootLoader(classFiles);
            attachedAgent().set(null, ours);
        }
        String found = (String) attachedAgent().get(null);
        if (!last(ours).equals(last(found))) {
            throw new IllegalStateException("this JVM still holds the hooks of fourwave " + found.split(" ")[0]
                    + ", which was attached before, and " + Version.text()
                    + " has others: attach that version again, or restart the JVM");
        }
    }

    void openJavaBase() {
        JavaBase.open(instrumentation, OPENED);
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
