// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel.ffm;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * {@code java.lang.foreign.Linker} (JDK 22) by name. Buffers stand for memory segments, so that no type of that API shows
 * outside of this class. The lookup is this class's own: {@code downcallHandle} asks the caller's module for its grant.
 */
final class ForeignLinker {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final int ERRNO_BYTES = 8;

    private final Class<?> layoutType = type("MemoryLayout");
    private final Class<?> layoutArray = layoutType.arrayType();
    private final Class<?> segmentType = type("MemorySegment");
    private final Class<?> optionArray = type("Linker$Option").arrayType();
    private final Class<?> descriptorType = type("FunctionDescriptor");

    /** C's {@code errno} after the last call of any function made here. */
    private final ByteBuffer errno = ByteBuffer.allocateDirect(ERRNO_BYTES).order(ByteOrder.nativeOrder());

    private final MethodHandle symbol;
    private final MethodHandle descriptor;
    private final MethodHandle downcall;

    ForeignLinker() throws Throwable {
        Class<?> linkerType = type("Linker");
        Class<?> lookupType = type("SymbolLookup");
        Object linker = LOOKUP.findStatic(linkerType, "nativeLinker", methodType(linkerType))
                .invoke();
        Object libraries = LOOKUP.findVirtual(linkerType, "defaultLookup", methodType(lookupType))
                .invoke(linker);
        symbol = LOOKUP.findVirtual(lookupType, "find", methodType(Optional.class, String.class))
                .bindTo(libraries);
        descriptor = LOOKUP.findStatic(descriptorType, "of", methodType(descriptorType, layoutType, layoutArray))
                .asFixedArity();
        downcall = LOOKUP.findVirtual(
                        linkerType,
                        "downcallHandle",
                        methodType(MethodHandle.class, segmentType, descriptorType, optionArray))
                .asFixedArity()
                .bindTo(linker);
    }

    int errno() {
        return errno.getInt(0);
    }

    /**
     * A handle of the C function.
     *
     * @param parameters {@code int.class}, {@code long.class}, or {@code Buffer.class} for a pointer
     */
    MethodHandle function(String name, Class<?> result, Class<?>... parameters) throws Throwable {
        Object layouts = Array.newInstance(layoutType, parameters.length);
        for (int i = 0; i < parameters.length; i++) {
            Array.set(layouts, i, layout(parameters[i]));
        }
        Object address = ((Optional<?>) symbol.invoke(name)).orElseThrow();
        MethodHandle function =
                (MethodHandle) downcall.invoke(address, descriptor.invoke(layout(result), layouts), captureErrno());
        return MethodHandles.insertArguments(function, 0, segment(errno));
    }

    /** The whole buffer, which must be a direct one, as what a handle takes for a pointer. */
    Object segment(ByteBuffer buffer) throws Throwable {
        return LOOKUP.findStatic(segmentType, "ofBuffer", methodType(segmentType, Buffer.class))
                .invoke((Buffer) buffer);
    }

    private Object captureErrno() throws Throwable {
        Class<?> optionType = optionArray.componentType();
        Object option = LOOKUP.findStatic(optionType, "captureCallState", methodType(optionType, String[].class))
                .asFixedArity()
                .invoke(new String[] {"errno"});
        Object options = Array.newInstance(optionType, 1);
        Array.set(options, 0, option);
        return options;
    }

    private static Object layout(Class<?> c) throws Throwable {
        Class<?> values = type("ValueLayout");
        String name = c == int.class ? "JAVA_INT" : c == long.class ? "JAVA_LONG" : "ADDRESS";
        return values.getField(name).get(null);
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName("java.lang.foreign." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("java.lang.foreign." + name + " is not in this JDK", e);
        }
    }
}
