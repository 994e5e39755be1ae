// SPDX-License-Identifier: Apache-2.0
package io.fourwave.packaging;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;

/** An application that uses ByteBuddy and OpenTelemetry itself, and prints which jars it has them from. */
final class ApplicationWithOwnLibraries {
    private ApplicationWithOwnLibraries() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(jarOf(ByteBuddy.class));
        System.out.println(jarOf(OpenTelemetry.class));
        System.out.println(jarOf(Context.class));
        System.out.println(generated());
        System.out.println(GlobalOpenTelemetry.get() == GlobalOpenTelemetry.get());
        Span span = Span.wrap(SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.getDefault()));
        Context.current()
                .with(span)
                .wrap((Callable<Void>) ApplicationWithOwnLibraries::insideSpan)
                .call();
    }

    private static Void insideSpan() throws Exception {
        EverySocket.main();
        System.out.println(Span.current().getSpanContext().getTraceId());
        return null;
    }

    /** A class file version that ByteBuddy 1.15 knows, whatever JDK this is. */
    private static String generated() throws ReflectiveOperationException {
        return new ByteBuddy(ClassFileVersion.JAVA_V17)
                .subclass(Object.class)
                .method(ElementMatchers.named("toString"))
                .intercept(FixedValue.value("generated"))
                .make()
                .load(ApplicationWithOwnLibraries.class.getClassLoader())
                .getLoaded()
                .getDeclaredConstructor()
                .newInstance()
                .toString();
    }

    private static Path jarOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .getFileName();
    }
}
