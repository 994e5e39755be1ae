// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;

/** The bytes that the JVM's classes consist of now, as an agent sees them that comes after all others. */
final class WovenBytes {
    private static final List<String> CLASSES = List.of(
            "AsynchronousServerSocketChannelImpl",
            "AsynchronousSocketChannelImpl",
            "NioSocketImpl",
            "SelectorImpl",
            "SelectorProviderImpl",
            "ServerSocketChannelImpl",
            "SocketChannelImpl",
            "SocketDispatcher",
            "UnixAsynchronousServerSocketChannelImpl",
            "UnixAsynchronousSocketChannelImpl",
            "UnixDispatcher");

    private final Instrumentation instrumentation;

    WovenBytes(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** By the class's simple name. */
    Map<String, byte[]> read() throws UnmodifiableClassException {
        Class<?>[] types = CLASSES.stream().flatMap(WovenBytes::type).toArray(Class<?>[]::new);
        Map<String, byte[]> bytes = new ConcurrentHashMap<>();
        ClassFileTransformer reader = new ClassFileTransformer() {
            @Override
            public byte[] transform(
                    ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
                bytes.put(name, classFile);
                return null;
            }
        };
        instrumentation.addTransformer(reader, true);
        instrumentation.retransformClasses(types);
        instrumentation.removeTransformer(reader);
        Map<String, byte[]> read = new TreeMap<>();
        for (Class<?> type : types) {
            read.put(type.getSimpleName(), renumbered(bytes.get(type.getName().replace('.', '/'))));
        }
        return read;
    }

    static List<String> different(Map<String, byte[]> before, Map<String, byte[]> after) {
        return before.keySet().stream()
                .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
                .toList();
    }

    /** The same class with its constants numbered anew, since a JVM that redefines a class may do just that. */
    private static byte[] renumbered(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(writer, 0);
        return writer.toByteArray();
    }

    private static Stream<Class<?>> type(String simpleName) {
        try {
            return Stream.of(Class.forName("sun.nio.ch." + simpleName, false, null));
        } catch (ClassNotFoundException notInThisJdk) {
            return Stream.empty();
        }
    }
}
