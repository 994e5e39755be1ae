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
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.Implementation.Context.FrameGeneration;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.pool.TypePool;

/**
 * Puts the advice into the JDK's classes, and takes it out again. ByteBuddy's {@code Advice} is driven by hand: the
 * {@code AgentBuilder} around it loads twice as many classes and triples what premain costs.
 */
public final class Weaver {
    private final Instrumentation instrumentation;
    private final ClassFileTransformer transformer = new Transformer();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final SocketAdvice sharedAdvice = new SocketAdvice();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    public Weaver(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Weaves every class of the list that this JDK has. After it, the first socket of the application pays nothing. */
    public void install() {
        for (JdkInstrumentation each : instrumentations()) {
            resolve(each);
        }
        instrumentation.addTransformer(transformer, true);
        retransform();
    }

    /** Gives the classes their own bytes back. */
    public void uninstall() {
        instrumentation.removeTransformer(transformer);
        retransform();
    }

    /** One sentence for each class that could not be woven. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    private static List<JdkInstrumentation> instrumentations() {
        return List.of(
                new SocketInstrumentation(),
                new SocketChannelInstrumentation(),
                new ServerSocketChannelInstrumentation(),
                new AsynchronousSocketChannelInstrumentation(),
                new AsynchronousShutdownInstrumentation(),
                new AsynchronousServerSocketChannelInstrumentation(),
                new SocketDispatcherInstrumentation("sun.nio.ch.SocketDispatcher"),
                new SocketDispatcherInstrumentation("sun.nio.ch.UnixDispatcher"));
    }

    private void resolve(JdkInstrumentation each) {
        try {
            Class<?> type = Class.forName(each.typeName(), false, null);
            targets.put(each.typeName().replace('.', '/'), new Target(each, type));
        } catch (ClassNotFoundException absent) {
            if (!each.typeName().endsWith("Dispatcher")) {
                failures.add(each.typeName() + ": this JDK has no such class, its closes are not seen");
            }
        }
    }

    private void retransform() {
        List<Class<?>> types = new ArrayList<>();
        targets.values().forEach(target -> types.add(target.type));
        try {
            instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
        } catch (UnmodifiableClassException | LinkageError refused) {
            failures.add("the JVM refused to weave the JDK's socket classes: " + refused);
        }
    }

    private byte[] weave(Target target, byte[] classFile) {
        TypeDescription type = TypeDescription.ForLoadedType.of(target.type);
        AsmVisitorWrapper.ForDeclaredMethods advice = target.instrumentation.weave(sharedAdvice);
        int readerFlags = advice.mergeReader(0);
        int writerFlags = advice.mergeWriter(0);
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, writerFlags);
        reader.accept(
                advice.wrap(
                        type,
                        writer,
                        context(type, classFile),
                        TypePool.Empty.INSTANCE,
                        type.getDeclaredFields(),
                        type.getDeclaredMethods(),
                        writerFlags,
                        readerFlags),
                readerFlags);
        return writer.toByteArray();
    }

    /** Inlined advice adds no member, so the context that would hold new members is switched off. */
    private static Implementation.Context context(TypeDescription type, byte[] classFile) {
        ClassFileVersion version = ClassFileVersion.ofClassFile(classFile);
        return Implementation.Context.Disabled.Factory.INSTANCE.make(
                type, null, TypeInitializer.None.INSTANCE, version, version, FrameGeneration.EXPAND);
    }

    private record Target(JdkInstrumentation instrumentation, Class<?> type) {}

    private final class Transformer implements ClassFileTransformer {

        /**
         * Goes by the name and never by {@code redefined}: while one class is retransformed, the JVM hands over classes
         * that load meanwhile with that same {@code redefined} (seen on JDK 11 to 25).
         */
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
            Target target = loader == null && name != null ? targets.get(name) : null;
            if (target == null) {
                return null;
            }
            try {
                return weave(target, classFile);
            } catch (Throwable ours) {
                failures.add(target.type.getName() + " could not be woven, its closes are not seen: " + ours);
                return null;
            }
        }
    }
}
