// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;

/**
 * Puts the hooks into the JDK's classes, and takes them out again. It does so by the ASM in ByteBuddy's jar: ByteBuddy's
 * own {@code Advice} loads some 400 classes for the same few instructions, and more than doubles what premain costs.
 */
public final class Weaver {
    private final Instrumentation instrumentation;
    private final ClassFileTransformer transformer = new Transformer();
    private final Map<String, TypeInstrumentation> jdkTypes = new LinkedHashMap<>();
    private final List<TypeInstrumentation> libraryTypes =
            List.of(new NettyDescriptorInstrumentation(), new NettySocketInstrumentation());
    private final CopyOnWriteArrayList<String> failures = new CopyOnWriteArrayList<>();

    public Weaver(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        for (TypeInstrumentation each : jdkTypes()) {
            jdkTypes.put(each.typeName().replace('.', '/'), each);
        }
    }

    /**
     * Weaves the classes that are loaded now, and from now on those that load, which costs less. The JDK's are made to load
     * at once, so that the first socket of the application pays nothing.
     */
    public void install() {
        instrumentation.addTransformer(transformer, true);
        retransformLoaded();
        for (TypeInstrumentation each : jdkTypes.values()) {
            load(each);
        }
    }

    /** Gives the classes their own bytes back. */
    public void uninstall() {
        instrumentation.removeTransformer(transformer);
        retransformLoaded();
    }

    /** One sentence for each class or method that could not be woven. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    private static List<TypeInstrumentation> jdkTypes() {
        return List.of(
                new SocketInstrumentation(),
                new SocketChannelInstrumentation(),
                new NetInstrumentation(),
                new SelectorProviderInstrumentation(),
                new SelectorInstrumentation(),
                new ServerSocketChannelInstrumentation(),
                new AsynchronousSocketChannelInstrumentation(),
                new AsynchronousShutdownInstrumentation(),
                new AsynchronousServerSocketChannelInstrumentation(),
                new AsynchronousBindInstrumentation(),
                new SocketDispatcherInstrumentation("sun.nio.ch.SocketDispatcher"),
                new SocketDispatcherInstrumentation("sun.nio.ch.UnixDispatcher"));
    }

    /** The JDK's classes at once, which stops the JVM once; a library's one by one, so that none can spoil it for another. */
    private void retransformLoaded() {
        List<Class<?>> ofJdk = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = type.getClassLoader();
            if (target(loader, type.getName().replace('.', '/')) != null) {
                if (loader == null) {
                    ofJdk.add(type);
                } else {
                    retransform(type);
                }
            }
        }
        retransform(ofJdk.toArray(new Class<?>[0]));
    }

    private void retransform(Class<?>... types) {
        try {
            if (types.length > 0) {
                instrumentation.retransformClasses(types);
            }
        } catch (UnmodifiableClassException | LinkageError refused) {
            failures.add("the JVM refused to weave " + types[0].getName() + ": " + refused);
        }
    }

    private void load(TypeInstrumentation each) {
        try {
            Class.forName(each.typeName(), false, null);
        } catch (ClassNotFoundException absent) {
            if (each.isInEveryJdk()) {
                failures.add(each.typeName() + ": this JDK has no such class, what it does is not seen");
            }
        }
    }

    /**
     * @param name the internal name
     */
    private TypeInstrumentation target(ClassLoader loader, String name) {
        if (name == null) {
            return null;
        }
        return loader == null ? jdkTypes.get(name) : libraryType(name);
    }

    private TypeInstrumentation libraryType(String name) {
        if (name.contains("/channel/unix/")) {
            for (TypeInstrumentation each : libraryTypes) {
                if (name.endsWith(each.typeName().replace('.', '/'))) {
                    return each;
                }
            }
        }
        return null;
    }

    private byte[] weave(TypeInstrumentation target, byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        // given the reader, the writer copies the methods that nobody touches
        ClassWriter writer = new ClassWriter(reader, 0);
        WovenClass woven = new WovenClass(writer, target.spots());
        reader.accept(woven, ClassReader.EXPAND_FRAMES);
        if (target.isInEveryJdk()) {
            tellMissing(target, woven.missing());
        }
        return writer.toByteArray();
    }

    private void tellMissing(TypeInstrumentation target, List<Spot> missing) {
        for (Spot spot : missing) {
            failures.addIfAbsent(target.typeName() + "." + spot.method()
                    + ": this JDK has no such method, what it does is not seen");
        }
    }

    private final class Transformer implements ClassFileTransformer {

        /**
         * Goes by the name and never by {@code redefined}: while one class is retransformed, the JVM hands over classes
         * that load meanwhile with that same {@code redefined} (seen on JDK 11 to 25).
         */
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
            TypeInstrumentation target = target(loader, name);
            if (target == null) {
                return null;
            }
            try {
                return weave(target, classFile);
            } catch (Throwable ours) {
                failures.addIfAbsent(target.typeName() + " could not be woven, what it does is not seen: " + ours);
                return null;
            }
        }
    }
}
