// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.reflect.Field;

/**
 * The field {@code referent} of a reference as the bits that are there: no barrier of a collector sees that it was read. Java 8
 * to 15.
 */
final class RawReferent {
    private static final MethodHandle BITS;

    static {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field theUnsafe = unsafe.getDeclaredField("theUnsafe");
            theUnsafe.setAccessible(true);
            Object instance = theUnsafe.get(null);
            long offset = (long) unsafe.getMethod("objectFieldOffset", Field.class)
                    .invoke(instance, Reference.class.getDeclaredField("referent"));
            boolean compressed =
                    (int) unsafe.getMethod("arrayIndexScale", Class.class).invoke(instance, Object[].class)
                            == Integer.BYTES;
            MethodHandle read = MethodHandles.publicLookup()
                    .findVirtual(
                            unsafe,
                            compressed ? "getInt" : "getLong",
                            MethodType.methodType(compressed ? int.class : long.class, Object.class, long.class));
            BITS = MethodHandles.insertArguments(read.bindTo(instance), 1, offset)
                    .asType(MethodType.methodType(long.class, Reference.class));
        } catch (ReflectiveOperationException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }

    private RawReferent() {}

    static boolean isNull(Reference<?> reference) throws Throwable {
        return (long) BITS.invokeExact(reference) == 0;
    }
}
