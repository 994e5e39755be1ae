// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/**
 * What objects of the application refer to, from their fields: none of their methods is called, and no class is initialised.
 * Hidden classes and records are read as all others. A class whose fields are asked for may have the classes of these fields
 * loaded by its own loader, as reflection does. Needs {@code jdk.internal.misc} opened. On threads of the agent.
 */
public final class JdkReferences {

    private JdkReferences() {}

    /**
     * The fields of an object of this class that refer to others, without what a {@link Reference} refers to: that is not held,
     * or may be gone at any time.
     *
     * @throws LinkageError where the class of a field cannot be loaded
     */
    public static List<Slot> slots(Class<?> type) {
        List<Slot> slots = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Reference.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    slots.add(new Slot(field.getName(), number(Access.OFFSET, field)));
                }
            }
        }
        return slots;
    }

    /**
     * What is in this static field; null too where the class has none of this name, or was not initialised yet.
     *
     * @throws LinkageError where the class of a field cannot be loaded
     */
    public static Object inStatic(Class<?> type, String name) {
        if (!isInitialised(type)) {
            return null;
        }
        for (Field field : type.getDeclaredFields()) {
            if (field.getName().equals(name)
                    && Modifier.isStatic(field.getModifiers())
                    && !field.getType().isPrimitive()) {
                return read(JdkFields.object(Access.STATIC_BASE, field), number(Access.STATIC_OFFSET, field));
            }
        }
        return null;
    }

    private static boolean isInitialised(Class<?> type) {
        try {
            return JavaBase.isInitialised(type);
        } catch (ReflectiveOperationException changed) {
            return false;
        }
    }

    private static long number(MethodHandle offset, Field field) {
        try {
            return (long) offset.invokeExact((Object) field);
        } catch (Throwable refused) {
            throw new IllegalStateException(refused);
        }
    }

    private static Object read(Object base, long offset) {
        try {
            return (Object) Access.READ.invokeExact(base, offset);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One field of a class: found by the class of the very object that is read. */
    public record Slot(String name, long offset) {

        public Object of(Object object) {
            return read(object, offset);
        }
    }

    /** Looked up when it is needed first. */
    private static final class Access {
        static final MethodHandle READ = JavaBase.reader();
        static final MethodHandle OFFSET = JavaBase.offsets("objectFieldOffset", long.class);
        static final MethodHandle STATIC_OFFSET = JavaBase.offsets("staticFieldOffset", long.class);
        static final MethodHandle STATIC_BASE = JavaBase.offsets("staticFieldBase", Object.class);
    }
}
