// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.connection.AmbientSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two web applications in one server, each with a copy of OpenTelemetry's API in a loader of its own. */
class ApplicationSpansTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final ClassLoader own = Thread.currentThread().getContextClassLoader();
    private final ApplicationSpans spans = new ApplicationSpans();

    @AfterEach
    void restoreContextLoader() {
        Thread.currentThread().setContextClassLoader(own);
    }

    @Test
    void withoutAnApiThereIsNoSpan() {
        assertThat(current()).isNull();
    }

    @Test
    void spanThatIsCurrentIsToldWithItsIds() throws Exception {
        WebApplication shop = new WebApplication();
        assertThat(current()).isNull();

        AutoCloseable scope = shop.inSpan("00000000000000a1", "getSampled");
        assertThat(current()).isEqualTo(new AmbientSpan(TRACE, "00000000000000a1", true));
        scope.close();
        assertThat(current()).isNull();
        assertThat(spans.errors()).isZero();
    }

    @Test
    void spanOfAnotherThreadIsNotOurs() throws Exception {
        WebApplication shop = new WebApplication();
        AmbientSpan[] seen = {new AmbientSpan("", "", false)};
        AutoCloseable scope = shop.inSpan("00000000000000a1", "getDefault");
        Thread thread = new Thread(() -> seen[0] = current());
        thread.start();
        thread.join();
        scope.close();

        assertThat(seen[0]).isNull();
    }

    @Test
    void eachApplicationsThreadIsAskedByItsOwnApi() throws Exception {
        WebApplication shop = new WebApplication();
        WebApplication bank = new WebApplication();
        AutoCloseable first = shop.inSpan("00000000000000a1", "getDefault");
        AutoCloseable second = bank.inSpan("00000000000000b2", "getDefault");

        Thread.currentThread().setContextClassLoader(shop.loader);
        assertThat(current().spanId()).isEqualTo("00000000000000a1");
        Thread.currentThread().setContextClassLoader(bank.loader);
        assertThat(current().spanId()).isEqualTo("00000000000000b2");
        second.close();
        first.close();
        assertThat(current()).isNull();
    }

    @Test
    void threadThatSaysNothingOfItsApplicationIsAskedByAll() throws Exception {
        new WebApplication();
        WebApplication bank = new WebApplication();
        Thread.currentThread().setContextClassLoader(null);
        AutoCloseable scope = bank.inSpan("00000000000000b2", "getDefault");

        assertThat(current().spanId()).isEqualTo("00000000000000b2");
        scope.close();
    }

    @Test
    void noMoreThanFourAreAsked() throws Exception {
        WebApplication last = null;
        for (int i = 0; i < 5; i++) {
            last = new WebApplication();
        }
        AutoCloseable scope = last.inSpan("00000000000000b2", "getDefault");
        assertThat(current()).isNull();
        scope.close();
    }

    @Test
    void applicationCanBeUnloaded() throws Exception {
        WeakReference<ClassLoader> loader = new WeakReference<>(new WebApplication().loader);

        await().untilAsserted(() -> {
            System.gc();
            assertThat(loader.refersTo(null)).isTrue();
        });
        assertThat(current()).isNull();
    }

    @Test
    void spanOfAClassThatIsNotKnownIsNotAsked() throws Exception {
        WebApplication shop = new WebApplication();
        AutoCloseable scope = shop.inSpanOfItsOwn();
        assertThat(current()).isNull();
        scope.close();
        assertThat(shop.asked).isFalse();
    }

    private AmbientSpan current() {
        return spans.current(Thread.currentThread().getContextClassLoader());
    }

    /** One whose API is known to the agent from here on. */
    private final class WebApplication {
        private final ClassLoader loader;
        private boolean asked;

        WebApplication() throws Exception {
            loader = new URLClassLoader(
                    new URL[] {jar(Span.class), jar(Context.class), jar(ComponentLoader.class)},
                    ClassLoader.getPlatformClassLoader());
            spans.add(
                    loader.loadClass("io.opentelemetry.api.trace.Span"),
                    loader.loadClass("io.opentelemetry.api.trace.SpanContext"),
                    loader.loadClass("io.opentelemetry.context.ThreadLocalContextStorage"));
        }

        /** The span is current on this thread until the scope is closed. */
        AutoCloseable inSpan(String id, String flags) throws Exception {
            Class<?> traceFlags = loader.loadClass("io.opentelemetry.api.trace.TraceFlags");
            Class<?> traceState = loader.loadClass("io.opentelemetry.api.trace.TraceState");
            Class<?> context = loader.loadClass("io.opentelemetry.api.trace.SpanContext");
            Object spanContext = context.getMethod("create", String.class, String.class, traceFlags, traceState)
                    .invoke(
                            null,
                            TRACE,
                            id,
                            traceFlags.getMethod(flags).invoke(null),
                            traceState.getMethod("getDefault").invoke(null));
            Class<?> span = loader.loadClass("io.opentelemetry.api.trace.Span");
            Object wrapped = span.getMethod("wrap", context).invoke(null, spanContext);
            return (AutoCloseable) span.getMethod("makeCurrent").invoke(wrapped);
        }

        /** The span is of a class of the application's, which may do what it likes. */
        AutoCloseable inSpanOfItsOwn() throws Exception {
            Class<?> type = loader.loadClass("io.opentelemetry.api.trace.Span");
            Object invalid = type.getMethod("getInvalid").invoke(null);
            Object span = Proxy.newProxyInstance(loader, new Class<?>[] {type}, (proxy, method, arguments) -> {
                asked |= method.getName().equals("getSpanContext");
                return method.isDefault()
                        ? InvocationHandler.invokeDefault(proxy, method, arguments)
                        : method.invoke(invalid, arguments);
            });
            return (AutoCloseable) type.getMethod("makeCurrent").invoke(span);
        }

        private static URL jar(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation();
        }
    }
}
