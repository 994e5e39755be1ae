// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
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

    static MethodHandle getter(Class<?> declaring, String field, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
                    .findGetter(declaring, field, type)
                    .asType(MethodType.methodType(type.isPrimitive() ? type : Object.class, Object.class));
        } catch (ReflectiveOperationException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }

    /** To ask in any other way would initialise it. */
    static boolean isInitialised(Class<?> type) {
        try {
            Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
            Method shouldBe = unsafe.getMethod("shouldBeInitialized", Class.class);
            return !(boolean) shouldBe.invoke(unsafe.getMethod("getUnsafe").invoke(null), type);
        } catch (ReflectiveOperationException changed) {
            return false;
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
