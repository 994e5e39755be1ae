// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Counts what became of spans and metrics, and warns once for each endpoint and kind of failure, in one sentence that
 * says what happens now and what to do. A batch whose items could not be counted counts as one item. Safe for use by any
 * thread; {@code warn} is called on the thread that reports.
 */
public final class DeliveryStats implements DeliveryListener {
    private static final long OVERDUE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int OVERDUE_INTERVALS = 3;

    private final Consumer<String> warn;
    private final LongSupplier clock;
    private final Map<Signal, Counts> counts = new ConcurrentHashMap<>();
    private final Map<Signal, Pace> paces = new ConcurrentHashMap<>();
    private final Set<Object> warned = ConcurrentHashMap.newKeySet();

    public DeliveryStats(Consumer<String> warn) {
        this(warn, System::nanoTime);
    }

    DeliveryStats(Consumer<String> warn, LongSupplier clock) {
        this.warn = warn;
        this.clock = clock;
    }

    /**
     * Whether what came at intervals does not come any more, delivered or not: for five minutes and three intervals. Whoever sent
     * it has ended, as after an OutOfMemoryError. For metrics alone, the others come when there is something to tell.
     */
    public boolean isOverdue(Signal signal) {
        Pace pace = paces.get(signal);
        return pace != null
                && pace.between > 0
                && clock.getAsLong() - pace.last > OVERDUE_NANOS + OVERDUE_INTERVALS * pace.between;
    }

    /** The counts so far, in items. */
    public Counts counts(Signal signal) {
        return counts.getOrDefault(signal, Counts.NONE);
    }

    @Override
    public void delivered(URI endpoint, long items) {
        add(endpoint, new Counts(atLeastOne(items), 0, 0, 0));
    }

    @Override
    public void rejected(URI endpoint, long items, long rejected, String message) {
        long lost = Math.min(rejected, atLeastOne(items));
        add(endpoint, new Counts(atLeastOne(items) - lost, lost, 0, 0));
        warnOnce(new Warned(endpoint, null, 0), Warning.rejected(endpoint, rejected, message));
    }

    @Override
    public void failed(URI endpoint, long items, Failure failure) {
        add(endpoint, new Counts(0, 0, atLeastOne(items), 0));
        warnOnce(new Warned(endpoint, failure.kind(), failure.status()), Warning.of(endpoint, failure));
    }

    // No warning of its own: a queue is full because of failures that were warned of.
    @Override
    public void dropped(URI endpoint, long items, String reason) {
        add(endpoint, new Counts(0, 0, 0, atLeastOne(items)));
    }

    private void add(URI endpoint, Counts more) {
        counts.merge(Signal.of(endpoint), more, Counts::plus);
        paces.merge(Signal.of(endpoint), new Pace(clock.getAsLong(), 0), Pace::next);
    }

    private void warnOnce(Warned key, String sentence) {
        if (warned.add(key)) {
            warn.accept(sentence);
        }
    }

    private static long atLeastOne(long items) {
        return Math.max(1, items);
    }

    /** Items by what became of them; {@code failed} after being tried, {@code dropped} without. */
    public record Counts(long delivered, long rejected, long failed, long dropped) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(
                    delivered + more.delivered, rejected + more.rejected, failed + more.failed, dropped + more.dropped);
        }

        /** All that did not arrive. */
        public long lost() {
            return rejected + failed + dropped;
        }
    }

    private record Pace(long last, long between) {

        Pace next(Pace later) {
            return new Pace(later.last, later.last - last);
        }
    }

    private record Warned(URI endpoint, Failure.Kind kind, int status) {}
}
