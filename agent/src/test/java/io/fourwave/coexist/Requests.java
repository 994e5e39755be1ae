// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * An application with spans of its own: by an SDK that it brings ({@code sdk}), or by the one behind the global API
 * ({@code global}). Opens and closes connections inside requests and outside, in pairs that do not match; prints for each
 * {@code name port openedIn closedIn}, a span as {@code trace/span} and none as {@code -}.
 */
final class Requests {
    private static final String NONE = "-";
    private static final long PAUSE_NANOS = 20_000_000;

    private final ServerSocket listener;
    private final Tracer tracer;

    private Requests(ServerSocket listener, Tracer tracer) {
        this.listener = listener;
        this.tracer = tracer;
    }

    public static void main(String[] arguments) throws Exception {
        Tracer tracer = arguments[0].equals("sdk") ? OwnSdk.tracer() : GlobalOpenTelemetry.getTracer("shop");
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Requests requests = new Requests(listener, tracer);
            requests.untilLineOnStdin();
            requests.pooled();
            requests.closedElsewhere();
            requests.outside();
            requests.onceMore();
        }
        System.out.println("done");
    }

    /** Makes requests until the test has seen that the agent knows of them. */
    private void untilLineOnStdin() throws Exception {
        while (System.in.available() == 0) {
            inSpan("warm up", () -> {
                open().close();
                return null;
            });
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** What one request opened, another closes. */
    private void pooled() throws Exception {
        Opened opened = openInSpan("first request");
        String closer = inSpan("second request", () -> {
            opened.pair.client.close();
            return id();
        });
        tell("pooled", opened.pair, opened.span, closer);
    }

    /** A reaper thread has no span, though a request runs beside it. */
    private void closedElsewhere() throws Exception {
        Opened opened = openInSpan("request");
        inSpan("unrelated", () -> {
            onAnotherThread(opened.pair.client::close);
            return null;
        });
        tell("reaped", opened.pair, opened.span, NONE);
    }

    private void outside() throws Exception {
        Pair pair = open();
        pair.client.close();
        tell("outside", pair, NONE, NONE);
    }

    /** The FIN leaves with the half-close: that is where it was closed. */
    private void onceMore() throws Exception {
        Pair pair = open();
        String closer = inSpan("half-close", () -> {
            pair.client.shutdownOutput();
            return id();
        });
        inSpan("release", () -> {
            pair.client.close();
            return null;
        });
        tell("half", pair, NONE, closer);
    }

    private Opened openInSpan(String name) throws Exception {
        return inSpan(name, () -> new Opened(open(), id()));
    }

    private <T> T inSpan(String name, Callable<T> work) throws Exception {
        Span span = tracer.spanBuilder(name).startSpan();
        Scope scope = span.makeCurrent();
        try {
            return work.call();
        } finally {
            scope.close();
            span.end();
        }
    }

    private static String id() {
        Span span = Span.current();
        return span.getSpanContext().getTraceId() + "/" + span.getSpanContext().getSpanId();
    }

    private Pair open() throws IOException {
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Pair pair = new Pair(client, client.getLocalPort());
        listener.accept().close();
        return pair;
    }

    private static void onAnotherThread(Closing closing) throws InterruptedException {
        AtomicBoolean closed = new AtomicBoolean();
        Thread thread = new Thread(
                () -> {
                    try {
                        closing.close();
                        closed.set(true);
                    } catch (IOException refused) {
                        throw new IllegalStateException(refused);
                    }
                },
                "reaper");
        thread.start();
        thread.join();
        if (!closed.get()) {
            throw new IllegalStateException("not closed");
        }
    }

    private static void tell(String name, Pair pair, String openedIn, String closedIn) {
        System.out.println(name + " " + pair.port + " " + openedIn + " " + closedIn);
    }

    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }

    private record Pair(Socket client, int port) {
        void close() throws IOException {
            client.close();
        }
    }

    private record Opened(Pair pair, String span) {}

    /** Not touched where there is no SDK. Without a processor it would make no spans. */
    private static final class OwnSdk implements SpanProcessor {

        static Tracer tracer() {
            return SdkTracerProvider.builder()
                    .addSpanProcessor(new OwnSdk())
                    .build()
                    .get("shop");
        }

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            // exports nothing
        }

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            // exports nothing
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
