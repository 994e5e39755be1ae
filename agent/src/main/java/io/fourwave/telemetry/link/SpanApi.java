// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.link;

import static java.lang.invoke.MethodType.methodType;

import io.fourwave.connection.AmbientSpan;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** One copy of OpenTelemetry's API in this JVM, asked through method handles that were made and tried out beforehand. */
final class SpanApi {
    /** The JDK compiles a handle once more after 127 calls of it: no application thread is to do that. */
    private static final int REHEARSALS = 200;

    private final ClassLoader loader;
    private final MethodHandle current;
    private final MethodHandle isValid;
    private final MethodHandle traceId;
    private final MethodHandle spanId;
    private final MethodHandle isSampled;

    /**
     * @param span {@code io.opentelemetry.api.trace.Span}, or the same interface under the name that an agent gives it
     * @param context {@code SpanContext} of the same package and loader
     * @throws ReflectiveOperationException where this version has other methods, or keeps them to itself
     */
    SpanApi(Class<?> span, Class<?> context) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodHandle spanContext = lookup.findVirtual(span, "getSpanContext", methodType(context));
        this.loader = span.getClassLoader();
        this.current = MethodHandles.filterReturnValue(
                        lookup.findStatic(span, "current", methodType(span)), spanContext)
                .asType(methodType(Object.class));
        this.isValid = ask(lookup, context, "isValid", boolean.class);
        this.traceId = ask(lookup, context, "getTraceId", String.class);
        this.spanId = ask(lookup, context, "getSpanId", String.class);
        this.isSampled = ask(lookup, context, "isSampled", boolean.class);
    }

    private static MethodHandle ask(MethodHandles.Lookup lookup, Class<?> context, String name, Class<?> answer)
            throws ReflectiveOperationException {
        return lookup.findVirtual(context, name, methodType(answer)).asType(methodType(answer, Object.class));
    }

    /** Whatever the handles load and link is loaded and linked by now, on this thread. */
    void rehearse() throws Throwable {
        for (int i = 0; i < REHEARSALS; i++) {
            read(true);
        }
    }

    /** The valid span that is current on this thread; null where there is none. */
    AmbientSpan current() throws Throwable {
        return read(false);
    }

    /** True when code that this loader's classes see may use this copy. */
    boolean isSeenFrom(ClassLoader code) {
        ClassLoader each = code;
        while (each != null && each != loader) {
            each = each.getParent();
        }
        return each == loader;
    }

    private AmbientSpan read(boolean evenInvalid) throws Throwable {
        Object context = (Object) current.invokeExact();
        boolean valid = (boolean) isValid.invokeExact(context);
        return valid || evenInvalid
                ? new AmbientSpan((String) traceId.invokeExact(context), (String) spanId.invokeExact(context), (boolean)
                        isSampled.invokeExact(context))
                : null;
    }
}
