// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.link;

import static java.lang.invoke.MethodType.methodType;

import io.fourwave.connection.AmbientSpan;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Set;

/**
 * One copy of OpenTelemetry's API in this JVM. {@code Span.current()} would run whatever the application has made a context
 * storage, a context or a span, and the hooks stand inside the JDK's locks: a storage with a lock of its own would bring
 * two threads to a standstill. So the thread-local of the API's own storage is read, which wrappers of a storage write to as
 * well, and of what is in there only classes are asked that are known to read a field.
 */
final class SpanApi {
    /** The JDK compiles a handle once more after 127 calls of it: no application thread is to do that. */
    private static final int REHEARSALS = 200;

    /** {@code getSpanContext} of each returns a field: the SDK's since 1.0, and Micrometer's around a remote parent. */
    private static final Set<String> SPANS = Set.of(
            "io.opentelemetry.sdk.trace.SdkSpan",
            "io.opentelemetry.sdk.trace.RecordEventsReadableSpan",
            "io.micrometer.tracing.otel.bridge.SpanFromSpanContext");

    private final ClassLoader loader;
    /** {@code io.opentelemetry.api.}, or what an agent has made of it. */
    private final String api;

    private final ThreadLocal<?> contexts;
    private final Class<?> contextType;
    private final Object root;
    private final Object noSpan;
    private final MethodHandle spanOf;
    private final MethodHandle spanContext;
    private final MethodHandle isValid;
    private final MethodHandle traceId;
    private final MethodHandle spanId;
    private final MethodHandle isSampled;

    /**
     * @param span {@code io.opentelemetry.api.trace.Span}, or the same interface under the name that an agent gives it
     * @param spanContext {@code SpanContext} of the same package and loader
     * @param storage {@code ThreadLocalContextStorage} of the same copy
     * @throws ReflectiveOperationException where this version has other members, or keeps them to itself
     */
    SpanApi(Class<?> span, Class<?> spanContext, Class<?> storage) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        String contextPackage = storage.getName().substring(0, storage.getName().lastIndexOf('.'));
        this.loader = span.getClassLoader();
        this.api = span.getName().substring(0, span.getName().lastIndexOf("trace.Span"));
        this.contexts = threadLocal(storage);
        this.contextType = Class.forName(contextPackage + ".ArrayBasedContext", true, loader);
        this.root = root(contextType);
        Class<?> context = Class.forName(contextPackage + ".Context", false, loader);
        this.spanOf = lookup.findStatic(span, "fromContextOrNull", methodType(span, context))
                .asType(methodType(Object.class, Object.class));
        this.spanContext = lookup.findVirtual(span, "getSpanContext", methodType(spanContext))
                .asType(methodType(Object.class, Object.class));
        this.isValid = ask(lookup, spanContext, "isValid", boolean.class);
        this.traceId = ask(lookup, spanContext, "getTraceId", String.class);
        this.spanId = ask(lookup, spanContext, "getSpanId", String.class);
        this.isSampled = ask(lookup, spanContext, "isSampled", boolean.class);
        this.noSpan = span.getMethod("getInvalid").invoke(null);
    }

    /** One that overrides {@code get} would be code of the application's. */
    private static ThreadLocal<?> threadLocal(Class<?> storage) throws ReflectiveOperationException {
        Field field = storage.getDeclaredField("THREAD_LOCAL_STORAGE");
        field.setAccessible(true);
        ThreadLocal<?> contexts = (ThreadLocal<?>) field.get(null);
        if (contexts.getClass() != ThreadLocal.class) {
            throw new NoSuchFieldException("a thread-local of the JDK's own class");
        }
        return contexts;
    }

    private static Object root(Class<?> contextType) throws ReflectiveOperationException {
        Method root = contextType.getDeclaredMethod("root");
        root.setAccessible(true);
        return root.invoke(null);
    }

    private static MethodHandle ask(MethodHandles.Lookup lookup, Class<?> context, String name, Class<?> answer)
            throws ReflectiveOperationException {
        return lookup.findVirtual(context, name, methodType(answer)).asType(methodType(answer, Object.class));
    }

    /** Whatever the handles load and link is loaded and linked by now, on this thread. */
    void rehearse() throws Throwable {
        for (int i = 0; i < REHEARSALS; i++) {
            contexts.get();
            Object none = (Object) spanOf.invokeExact(root);
            read(none == null ? noSpan : none, true);
        }
    }

    /** The valid span that is current on this thread; null where there is none, or where it is of a class that is not known. */
    AmbientSpan current() throws Throwable {
        Object context = contexts.get();
        if (context == null || context.getClass() != contextType) {
            return null;
        }
        Object span = (Object) spanOf.invokeExact(context);
        return span == null ? null : read(span, false);
    }

    /** True when code that this loader's classes see may use this copy. A security manager would be asked, and is not. */
    @SuppressWarnings("removal") // the JDK's security managers end with JDK 24 (JEP 486)
    boolean isSeenFrom(ClassLoader code) {
        ClassLoader each = code;
        while (each != null && each != loader && System.getSecurityManager() == null) {
            each = each.getParent();
        }
        return each == loader;
    }

    private AmbientSpan read(Object span, boolean evenInvalid) throws Throwable {
        if (!isKnown(span)) {
            return null;
        }
        Object context = (Object) spanContext.invokeExact(span);
        if (context == null || !context.getClass().getName().startsWith(api)) {
            return null;
        }
        boolean valid = (boolean) isValid.invokeExact(context);
        return valid || evenInvalid
                ? new AmbientSpan((String) traceId.invokeExact(context), (String) spanId.invokeExact(context), (boolean)
                        isSampled.invokeExact(context))
                : null;
    }

    private boolean isKnown(Object span) {
        String name = span.getClass().getName();
        return name.startsWith(api) || SPANS.contains(name);
    }
}
