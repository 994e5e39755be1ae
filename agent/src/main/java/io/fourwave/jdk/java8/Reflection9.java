// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8;

import io.fourwave.jdk.java8.lang.Runtime_Version;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;

/**
 * Lookups and stack traces of Java 9 to 15. Where the JDK has the method it is called: modules decide what a lookup may do,
 * and only a JDK that has them knows.
 */
public final class Reflection9 {
    private static final MethodHandles.Lookup PUBLIC = MethodHandles.publicLookup();
    private static final MethodHandle PRIVATE_LOOKUP_IN = privateLookupIn();
    private static final MethodHandle MODULE_NAME =
            virtual(StackTraceElement.class, "getModuleName", MethodType.methodType(String.class));
    private static final MethodHandle REFERS_TO =
            virtual(Reference.class, "refersTo", MethodType.methodType(boolean.class, Object.class));

    private Reflection9() {}

    public static Runtime_Version Runtime_version() {
        return new Runtime_Version();
    }

    public static MethodHandles.Lookup MethodHandles_privateLookupIn(Class<?> type, MethodHandles.Lookup caller)
            throws IllegalAccessException {
        try {
            return PRIVATE_LOOKUP_IN == null
                    ? trusted().in(type)
                    : (MethodHandles.Lookup) PRIVATE_LOOKUP_IN.invokeExact(type, caller);
        } catch (IllegalAccessException | RuntimeException | Error refused) {
            throw refused;
        } catch (Throwable changed) {
            throw (IllegalAccessException) new IllegalAccessException(changed.toString()).initCause(changed);
        }
    }

    /** Java 8: no module stands between. */
    private static MethodHandles.Lookup trusted() throws ReflectiveOperationException {
        Field trusted = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
        trusted.setAccessible(true);
        return (MethodHandles.Lookup) trusted.get(null);
    }

    public static <T> Class<T> MethodHandles_Lookup_ensureInitialized(MethodHandles.Lookup lookup, Class<T> type) {
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
            return type;
        } catch (ClassNotFoundException impossible) {
            throw (Error) new NoClassDefFoundError(type.getName()).initCause(impossible);
        }
    }

    /**
     * Whether it is cleared, which is all that is asked. Java 8 to 15 have no way to say so but {@code get()}, and that would
     * keep the object alive where a collector marks at the same time: so the field is read as the number that it is.
     */
    public static <T> boolean WeakReference_refersTo(WeakReference<T> reference, T object) {
        if (object != null) {
            throw new UnsupportedOperationException("refersTo(an object) has no stand-in");
        }
        try {
            return REFERS_TO == null
                    ? RawReferent.isNull(reference)
                    : (boolean) REFERS_TO.invokeExact((Reference<?>) reference, (Object) null);
        } catch (RuntimeException | Error refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** In Java 8 the packages of the runtime go by the name of the module that most of them came to. */
    public static String StackTraceElement_getModuleName(StackTraceElement frame) {
        if (MODULE_NAME == null) {
            return isRuntime(frame.getClassName()) ? "java.base" : null;
        }
        try {
            return (String) MODULE_NAME.invokeExact(frame);
        } catch (Throwable impossible) {
            return null;
        }
    }

    private static boolean isRuntime(String className) {
        switch (className.charAt(0)) {
            case 's':
                return className.startsWith("sun.");
            case 'c':
                return className.startsWith("com.sun.net.")
                        || className.startsWith("com.sun.jndi.")
                        || className.startsWith("com.sun.crypto.")
                        || className.startsWith("com.sun.jmx.")
                        || className.startsWith("com.sun.proxy.");
            case 'j':
                return className.startsWith("java.")
                        || className.startsWith("jdk.")
                        || className.startsWith("javax.net.")
                        || className.startsWith("javax.security.")
                        || className.startsWith("javax.management.")
                        || className.startsWith("javax.naming.")
                        || className.startsWith("javax.rmi.");
            default:
                return false;
        }
    }

    private static MethodHandle privateLookupIn() {
        try {
            return PUBLIC.findStatic(
                    MethodHandles.class,
                    "privateLookupIn",
                    MethodType.methodType(MethodHandles.Lookup.class, Class.class, MethodHandles.Lookup.class));
        } catch (ReflectiveOperationException java8) {
            return null;
        }
    }

    private static MethodHandle virtual(Class<?> type, String name, MethodType method) {
        try {
            return PUBLIC.findVirtual(type, name, method);
        } catch (ReflectiveOperationException java8) {
            return null;
        }
    }
}
