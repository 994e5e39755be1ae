// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/**
 * Puts the advice of {@link WovenMethods} into the bytes of a class, by ByteBuddy. No member is added, so that the class can
 * be given back its own bytes. Any thread that loads classes: it looks at the given
 * bytes and at nothing else, since to ask a loader for the class that it is loading is a ClassCircularityError.
 */
final class Weaver {
    /** Decorates what is there; a whole model of the type would cost half as much again. */
    private final ByteBuddy byteBuddy = new ByteBuddy()
            .with(TypeValidation.DISABLED)
            .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
            .with(Implementation.Context.Disabled.Factory.INSTANCE);

    private final Map<String, AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper> advices = new HashMap<>();
    private final Consumer<String> failures;

    /**
     * Reads all the advice.
     *
     * @param failures gets one sentence for each method that could not be woven
     */
    Weaver(List<WovenMethod> methods, Consumer<String> failures) {
        this.failures = failures;
        Advice.WithCustomMapping with = Advice.withCustomMapping().bind(Asked.Mapping.INSTANCE);
        ClassFileLocator ours = ClassFileLocator.ForClassLoader.of(Weaver.class.getClassLoader());
        for (WovenMethod each : methods) {
            advices.computeIfAbsent(each.advice(), name -> advice(name, with, ours));
        }
        if (!AsynchronousRead.fits()) {
            // beside the OpenTelemetry agent it is theirs, built on an ASM of another name: no visitor of ours fits
            // into it
            advices.remove(AsynchronousRead.class.getSimpleName());
        }
    }

    private static AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper advice(
            String name, Advice.WithCustomMapping with, ClassFileLocator ours) {
        if (name.equals(AsynchronousRead.class.getSimpleName())) {
            return new AsynchronousRead();
        }
        try {
            String type = Advices.class.getName() + "$" + name;
            return with.to(Class.forName(type, false, Weaver.class.getClassLoader()), ours);
        } catch (ClassNotFoundException misspelled) {
            throw new IllegalStateException("the table names an advice that is not there: " + name, misspelled);
        }
    }

    /**
     * Weaves a class of ours, so that a thread of the application that weaves one of the JDK's finds all of ByteBuddy that
     * this takes loaded. Where our own class file cannot be read, that thread loads it.
     */
    void rehearse() throws IOException {
        try (InputStream own = Rehearsed.class.getResourceAsStream("Weaver$Rehearsed.class")) {
            if (own != null) {
                weave(Rehearsed.class.getName(), own.readAllBytes(), Rehearsed.ROWS);
            }
        }
    }

    /** @return the class with all the advice that fits into it */
    byte[] weave(String typeName, byte[] classFile, List<WovenMethod> methods) {
        if (typeName.equals(TimedSelects.TYPE)) {
            TimedSelects.keep(classFile);
        }
        TypeDescription type = describe(typeName, classFile);
        List<WovenMethod> there = methods.stream()
                .filter(each -> isThere(each, type) && advices.containsKey(each.advice()))
                .toList();
        methods.stream().filter(each -> each.isOfJdk() && !isThere(each, type)).forEach(this::missing);
        try {
            return woven(type, classFile, there);
        } catch (RuntimeException | LinkageError oneOfThem) {
            return woven(type, classFile, withoutThoseThatFail(type, classFile, there));
        }
    }

    /** One that cannot be woven must not take the others with it. */
    private List<WovenMethod> withoutThoseThatFail(TypeDescription type, byte[] classFile, List<WovenMethod> methods) {
        List<WovenMethod> good = new ArrayList<>();
        for (WovenMethod each : methods) {
            try {
                woven(type, classFile, List.of(each));
                good.add(each);
            } catch (RuntimeException | LinkageError ours) {
                failures.accept(each + " could not be woven, so the agent does not see its calls: " + ours);
            }
        }
        return good;
    }

    private byte[] woven(TypeDescription type, byte[] classFile, List<WovenMethod> methods) {
        AsmVisitorWrapper.ForDeclaredMethods wrapper = new AsmVisitorWrapper.ForDeclaredMethods();
        for (WovenMethod each : methods) {
            wrapper = wrapper.invokable(matcher(each), advices.get(each.advice()));
        }
        return byteBuddy
                .decorate(type, ClassFileLocator.Simple.of(type.getName(), classFile))
                .visit(wrapper)
                .make()
                .getBytes();
    }

    private static TypeDescription describe(String name, byte[] classFile) {
        return new TypePool.Default.WithLazyResolution(
                        TypePool.CacheProvider.Simple.withObjectType(),
                        ClassFileLocator.Simple.of(name, classFile),
                        TypePool.Default.ReaderMode.FAST)
                .describe(name)
                .resolve();
    }

    private static boolean isThere(WovenMethod row, TypeDescription type) {
        return !type.getDeclaredMethods().filter(matcher(row)).isEmpty();
    }

    private static ElementMatcher<MethodDescription> matcher(WovenMethod row) {
        return method -> row.is(method.getInternalName(), parameters(method))
                && !method.isAbstract()
                && !method.isNative()
                && !method.isBridge();
    }

    /** From the descriptor, which needs no description of the parameters' types. */
    private static String parameters(MethodDescription method) {
        StringBuilder names = new StringBuilder("(");
        for (Type type : Type.getArgumentTypes(method.getDescriptor())) {
            String name = type.getClassName();
            names.append(names.length() > 1 ? "," : "").append(name.substring(name.lastIndexOf('.') + 1));
        }
        return names.append(')').toString();
    }

    private void missing(WovenMethod method) {
        failures.accept(method.type() + "." + method.method()
                + ": this JDK has no such method, so the agent does not see its calls");
    }

    /** What there is in the classes of the table: generic types, a lambda, a handler. Nobody calls it. */
    private static final class Rehearsed {
        private static final List<WovenMethod> ROWS = List.of(
                WovenMethod.of("8-", Rehearsed.class.getName(), "read", "Read"),
                WovenMethod.of("8-", Rehearsed.class.getName(), "read", "Written"),
                WovenMethod.of("8-", Rehearsed.class.getName(), "accept", "AcceptedInto"),
                WovenMethod.of("8-", Rehearsed.class.getName(), "accept", "AsynchronousRead"),
                WovenMethod.of("8-", Rehearsed.class.getName(), "close", "Closed"));

        private Map<String, ?> options = Map.of();
        private Runnable closer = () -> options = null;

        int read(byte[] bytes) {
            return options == null ? -1 : bytes.length;
        }

        <T> T accept(Consumer<T> option, T into, int number) {
            option.accept(into);
            return into;
        }

        void close() throws IOException {
            try {
                closer.run();
            } finally {
                closer = null;
            }
        }
    }
}
