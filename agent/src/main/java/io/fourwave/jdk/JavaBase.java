// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.codehaus.mojo.animal_sniffer.IgnoreJRERequirement;

/** What the agent needs of the innermost of the JDK, which Java 8 has in other places than those that came after it. */
public final class JavaBase {
    private static final boolean HAS_MODULES = Runtime.version().feature() >= 9;

    private JavaBase() {}

    /**
     * Opens these packages of java.base, and that of {@link JdkManagement}, to the agent's own module alone; Java 8 has nothing
     * that is closed.
     */
    public static void open(Instrumentation instrumentation, List<String> packages) {
        if (HAS_MODULES) {
            Modules.open(instrumentation, packages);
        }
    }

    /**
     * Defines classes on the boot loader. By a method handle: reflection on a method of six arguments costs 25 ms more in JDK
     * 18 to 25 (JEP 416).
     *
     * @param classFiles by their names, in an order in which each finds what it extends
     */
    public static void defineOnBootLoader(Map<String, byte[]> classFiles) throws ReflectiveOperationException {
        MethodHandle definer = definer();
        for (Map.Entry<String, byte[]> each : classFiles.entrySet()) {
            try {
                byte[] bytes = each.getValue();
                Class<?> defined = (Class<?>) definer.invokeExact(
                        each.getKey(), bytes, 0, bytes.length, (ClassLoader) null, (ProtectionDomain) null);
            } catch (Throwable refused) {
                throw new ReflectiveOperationException(refused);
            }
        }
    }

    /** Asking in any other way would initialise it. */
    public static boolean isInitialised(Class<?> type) throws ReflectiveOperationException {
        Class<?> unsafe = unsafe();
        return !(boolean) unsafe.getMethod("shouldBeInitialized", Class.class).invoke(instance(unsafe), type);
    }

    /** The properties that {@code jcmd} and tools that attach can read without running anything in this JVM. */
    public static Properties agentProperties() throws ReflectiveOperationException {
        return (Properties) Class.forName(HAS_MODULES ? "jdk.internal.vm.VMSupport" : "sun.misc.VMSupport")
                .getMethod("getAgentProperties")
                .invoke(null);
    }

    /** Makes objects of this class without running a constructor, so that they have no finalizer either. */
    static MethodHandle allocator(Class<?> type) throws ReflectiveOperationException {
        Class<?> unsafe = unsafe();
        return MethodHandles.lookup()
                .findVirtual(unsafe, "allocateInstance", MethodType.methodType(Object.class, Class.class))
                .bindTo(instance(unsafe))
                .bindTo(type);
    }

    /** {@code (Object, long)Object}: the reference at this offset, which must be one of a field that refers to an object. */
    static MethodHandle reader() {
        MethodType type = MethodType.methodType(Object.class, Object.class, long.class);
        try {
            return ofUnsafe("getReference", type);
        } catch (ReflectiveOperationException beforeJava12) {
            try {
                return ofUnsafe("getObject", type);
            } catch (ReflectiveOperationException changed) {
                throw new ExceptionInInitializerError(changed);
            }
        }
    }

    /** {@code (Object)T}: what this method of Unsafe says of a {@link Field}. */
    static MethodHandle offsets(String method, Class<?> result) {
        try {
            return ofUnsafe(method, MethodType.methodType(result, Field.class))
                    .asType(MethodType.methodType(result, Object.class));
        } catch (ReflectiveOperationException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }

    private static MethodHandle ofUnsafe(String method, MethodType type) throws ReflectiveOperationException {
        Class<?> unsafe = unsafe();
        return MethodHandles.lookup().findVirtual(unsafe, method, type).bindTo(instance(unsafe));
    }

    private static MethodHandle definer() throws ReflectiveOperationException {
        Class<?> unsafe = unsafe();
        MethodType type = MethodType.methodType(
                Class.class,
                String.class,
                byte[].class,
                int.class,
                int.class,
                ClassLoader.class,
                ProtectionDomain.class);
        return MethodHandles.lookup().findVirtual(unsafe, "defineClass", type).bindTo(instance(unsafe));
    }

    private static Class<?> unsafe() throws ClassNotFoundException {
        return Class.forName(HAS_MODULES ? "jdk.internal.misc.Unsafe" : "sun.misc.Unsafe");
    }

    private static Object instance(Class<?> unsafe) throws ReflectiveOperationException {
        Field instance = unsafe.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        return instance.get(null);
    }

    /** Loaded where there are some. */
    @IgnoreJRERequirement
    private static final class Modules {

        static void open(Instrumentation instrumentation, List<String> ofBase) {
            open(instrumentation, Object.class.getModule(), ofBase);
            // no lambda: premain comes this way
            Optional<Module> management = ModuleLayer.boot().findModule(JdkManagement.MODULE);
            if (management.isPresent()) {
                open(instrumentation, management.get(), List.of(JdkManagement.PACKAGE));
            }
        }

        private static void open(Instrumentation instrumentation, Module module, List<String> packages) {
            Map<String, Set<Module>> opens = new HashMap<>();
            for (String name : packages) {
                if (module.getPackages().contains(name)) {
                    opens.put(name, Set.of(JavaBase.class.getModule()));
                }
            }
            instrumentation.redefineModule(module, Set.of(), Map.of(), opens, Set.of(), Map.of());
        }
    }
}
