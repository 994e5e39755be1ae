// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.link;

import io.fourwave.connection.AmbientSpan;
import io.fourwave.connection.AmbientSpans;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The copies of OpenTelemetry's API that the application and other agents use: one as a rule, several where a server
 * loads several applications. Each is held by its own classes alone, so that an application can be unloaded.
 */
public final class ApplicationSpans implements AmbientSpans {
    /** An application thread asks no more than this many. */
    private static final int APIS_ASKED = 4;

    private final LongAdder errors = new LongAdder();
    private final ClassValue<SpanApi[]> keeper = new ClassValue<>() {
        @Override
        protected SpanApi[] computeValue(Class<?> span) {
            return new SpanApi[1];
        }
    };
    private volatile List<WeakReference<SpanApi>> apis = List.of();

    /**
     * A copy that its application has begun to use, and has initialised. Watch thread.
     *
     * @param span the interface {@code Span}
     * @param context the interface {@code SpanContext} beside it
     * @param storage {@code ThreadLocalContextStorage} of the same copy
     */
    public void add(Class<?> span, Class<?> context, Class<?> storage) {
        List<WeakReference<SpanApi>> alive = new ArrayList<>(apis);
        alive.removeIf(api -> api.get() == null);
        SpanApi[] kept = keeper.get(span);
        if (kept[0] != null || alive.size() == APIS_ASKED) {
            return;
        }
        try {
            SpanApi api = new SpanApi(span, context, storage);
            api.rehearse();
            kept[0] = api;
            alive.add(new WeakReference<>(api));
            apis = List.copyOf(alive);
        } catch (Throwable refused) {
            errors.increment();
        }
    }

    /** Errors of asking, kept from the application. */
    public long errors() {
        return errors.sum();
    }

    @Override
    public AmbientSpan current(ClassLoader code) {
        List<WeakReference<SpanApi>> asked = apis;
        if (asked.size() <= 1) {
            return asked.isEmpty() ? null : current(asked.get(0).get());
        }
        AmbientSpan own = first(asked, code, true);
        return own == null ? first(asked, code, false) : own;
    }

    /** First those that this thread's own application sees; a request may run on a thread that says nothing of it. */
    private AmbientSpan first(List<WeakReference<SpanApi>> asked, ClassLoader code, boolean seen) {
        for (int i = 0; i < asked.size(); i++) {
            SpanApi api = asked.get(i).get();
            if (api != null && api.isSeenFrom(code) == seen) {
                AmbientSpan span = current(api);
                if (span != null) {
                    return span;
                }
            }
        }
        return null;
    }

    private AmbientSpan current(SpanApi api) {
        try {
            return api == null ? null : api.current();
        } catch (Throwable theirs) {
            errors.increment();
            return null;
        }
    }
}
