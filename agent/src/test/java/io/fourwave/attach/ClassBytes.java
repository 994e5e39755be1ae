// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * An agent that writes to a file what the JVM would run of the JDK's network classes: {@code class bytes} a line, in
 * Base64. Each attach of it is an environment of its own, so it comes after every other agent and sees what they made.
 */
public final class ClassBytes {

    private ClassBytes() {}

    /** Called by the JVM. */
    public static void agentmain(String file, Instrumentation instrumentation) throws Exception {
        Map<String, String> seen = new TreeMap<>();
        ClassFileTransformer reader = new ClassFileTransformer() {
            @Override
            public byte[] transform(
                    ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
                if (isOfTheNetwork(name)) {
                    seen.put(name, Base64.getEncoder().encodeToString(classFile));
                }
                return null;
            }
        };
        instrumentation.addTransformer(reader, true);
        instrumentation.retransformClasses(loaded(instrumentation));
        instrumentation.removeTransformer(reader);
        List<String> lines = new ArrayList<>();
        seen.forEach((name, bytes) -> lines.add(name + " " + bytes));
        Files.write(Path.of(file), lines);
    }

    /** Makes the agent's jar of this class. */
    static Path jar(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", ClassBytes.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        Path jar = directory.resolve("class-bytes.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file, manifest)) {
            for (String name : List.of("ClassBytes.class", "ClassBytes$1.class")) {
                entries.putNextEntry(new ZipEntry("io/fourwave/attach/" + name));
                entries.write(Files.readAllBytes(Path.of("target/test-classes/io/fourwave/attach", name)));
            }
        }
        return jar;
    }

    private static Class<?>[] loaded(Instrumentation instrumentation) {
        List<Class<?>> network = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (isOfTheNetwork(type.getName().replace('.', '/')) && instrumentation.isModifiableClass(type)) {
                network.add(type);
            }
        }
        return network.toArray(new Class<?>[0]);
    }

    private static boolean isOfTheNetwork(String name) {
        return name != null
                && !name.contains("$$Lambda")
                && !name.contains("/0x")
                && (name.startsWith("sun/nio/ch/")
                        || name.startsWith("java/net/")
                        || name.startsWith("java/nio/channels/"));
    }
}
