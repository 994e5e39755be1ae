// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Private fields of the JDK's classes, by name. */
final class JdkFields {

    private JdkFields() {}

    static InetSocketAddress inet(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved() ? inet : null;
    }

    /** The handles are static and final where they are used, so that this call is inlined with them into a field read. */
    static Object object(MethodHandle field, Object socket) {
        try {
            return (Object) field.invokeExact(socket);
        } catch (Throwable impossible) {
            throw unreachable(impossible);
        }
    }

    static int number(MethodHandle field, Object socket) {
        try {
            return (int) field.invokeExact(socket);
        } catch (Throwable impossible) {
            throw unreachable(impossible);
        }
    }

    static boolean flag(MethodHandle field, Object socket) {
        try {
            return (boolean) field.invokeExact(socket);
        } catch (Throwable impossible) {
            throw unreachable(impossible);
        }
    }

    private static RuntimeException unreachable(Throwable impossible) {
        return new IllegalStateException("a field getter does not throw", impossible);
    }

    /** Whatever the field's type is in this JDK: it was narrowed or widened between releases. */
    static MethodHandle getter(Class<?> type, String name, Class<?> wanted) {
        try {
            Field field = field(type, name);
            return MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup())
                    .unreflectGetter(field)
                    .asType(MethodType.methodType(wanted.isPrimitive() ? wanted : Object.class, Object.class));
        } catch (ReflectiveOperationException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }

    /** A flag, or where this JDK has only its opposite, that one's opposite. */
    static MethodHandle flag(Class<?> type, String name, String opposite) {
        try {
            field(type, name);
            return getter(type, name, boolean.class);
        } catch (NoSuchFieldException otherwiseNamed) {
            MethodHandle choice =
                    MethodHandles.guardWithTest(MethodHandles.identity(boolean.class), constant(false), constant(true));
            return MethodHandles.filterReturnValue(getter(type, opposite, boolean.class), choice);
        }
    }

    /** Inherited ones, too. */
    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(type.getName() + "." + name);
    }

    private static MethodHandle constant(boolean value) {
        return MethodHandles.dropArguments(MethodHandles.constant(boolean.class, value), 0, boolean.class);
    }

    /** Null where this JDK has no such class. */
    static Class<?> jdkClassIfAny(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException other) {
            return null;
        }
    }

    static Class<?> jdkClass(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }
}
