// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.diagnose.Finding;
import io.fourwave.telemetry.http.DeliveryStats;
import io.fourwave.telemetry.http.Signal;
import io.fourwave.watch.AddressMask;
import io.fourwave.watch.Teardown;
import io.fourwave.watch.TeardownListener;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The way out for teardowns and findings. OpenTelemetry is set up on a thread of its own, off premain; what ends before
 * it is ready waits in a bounded queue.
 */
public final class Telemetry implements TeardownListener {
    private static final int WAITING_AT_MOST = 8192;
    /** A batch processor keeps 2048 spans: at the end of the JVM it is emptied this often, in traces. */
    private static final int TRACES_A_FLUSH = 300;

    private final Settings settings;
    private final MetricSource metricSource;
    private final Consumer<String> warn;
    private final DeliveryStats deliveries;
    private final Optional<OtlpJsonFile> spansFile;
    private final SpanBudget budget;
    private final Queue<Consumer<Emitters>> waiting = new ArrayDeque<>();
    private final LongAdder notWaited = new LongAdder();
    private final Thread starter = new AgentThread(this::start, "fourwave-telemetry");

    private Emitters emitters;
    private OpenTelemetrySdk sdk;
    private String refusal;
    private long deadline = Long.MAX_VALUE;
    private int sinceFlush;

    public Telemetry(Settings settings, MetricSource metricSource, Consumer<String> warn) {
        this.settings = settings;
        this.metricSource = metricSource;
        this.warn = warn;
        this.deliveries = new DeliveryStats(message -> warn.accept(message.replaceFirst("^fourwave: ", "")));
        this.spansFile = settings.spansFile.map(file -> new OtlpJsonFile(file, warn));
        this.budget = new SpanBudget(settings.spansRate);
    }

    /** Returns at once. */
    public void startInBackground() {
        spansFile.ifPresent(OtlpJsonFile::check);
        starter.start();
    }

    @Override
    public void ended(Teardown teardown) {
        if (teardown.connection().tuple() != null && budget.allows(teardown.start())) {
            emit(to -> to.teardowns.emit(teardown));
        }
    }

    /** Never limited. */
    public void found(Finding finding) {
        emit(to -> to.findings.emit(finding));
    }

    /** From now on every few hundred traces are flushed as they come, and nothing waits beyond this many nanoseconds. */
    public void endsWithin(long nanos) {
        deadline = System.nanoTime() + nanos;
        join(starter);
    }

    /** Sends what is left, as far as the time given to {@link #endsWithin} allows. */
    public void shutdown() {
        OpenTelemetrySdk started = startedSdk();
        if (started != null) {
            started.shutdown().join(Math.max(1, remaining()), TimeUnit.NANOSECONDS);
        }
    }

    /** What did not get out, by kind; kinds without a loss are left out. */
    public Map<String, Long> dropped() {
        Map<String, Long> dropped = new TreeMap<>();
        putLoss(dropped, "traces_over_rate", budget.leftOut());
        putLoss(dropped, "traces_before_start", notWaited.sum());
        putLoss(dropped, "spans_not_delivered", deliveries.counts(Signal.SPANS).lost());
        putLoss(
                dropped,
                "metrics_not_delivered",
                deliveries.counts(Signal.METRICS).lost());
        putLoss(dropped, "spans_not_in_file", spansFile.map(OtlpJsonFile::lost).orElse(0L));
        return dropped;
    }

    /** Why nothing is exported in this JVM; empty when all is well. */
    public synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private void start() {
        try {
            startSdk();
        } catch (RuntimeException | LinkageError refused) {
            refuse(reason(refused) + ": calls are watched and reported, spans and metrics go nowhere");
        }
    }

    private static String reason(Throwable refused) {
        return ModuleLayer.boot().findModule("java.logging").isEmpty()
                ? "OpenTelemetry needs the module java.logging, which this JVM does not have"
                : "OpenTelemetry refused its settings (" + refused.getMessage() + ")";
    }

    private synchronized void refuse(String reason) {
        refusal = reason;
        notWaited.add(waiting.size());
        waiting.clear();
        warn.accept(reason);
    }

    private void startSdk() {
        OpenTelemetrySdk started = new OtelSetup(settings.version, deliveries, spansFile).start();
        Tracer tracer = started.getTracerProvider()
                .tracerBuilder(SpanNames.SCOPE)
                .setInstrumentationVersion(settings.version)
                .build();
        MetricsEmitter.register(started.getMeterProvider().get(SpanNames.SCOPE), metricSource, settings.mask);
        ConnectionAttributes connections = new ConnectionAttributes(settings.mask);
        ready(started, new Emitters(new TeardownEmitter(tracer, connections), new FindingEmitter(tracer, connections)));
    }

    private synchronized void ready(OpenTelemetrySdk started, Emitters to) {
        sdk = started;
        emitters = to;
        waiting.forEach(emission -> emission.accept(to));
        waiting.clear();
    }

    private synchronized void emit(Consumer<Emitters> emission) {
        if (emitters != null) {
            emission.accept(emitters);
            flushWhenEnding();
        } else if (refusal == null && waiting.size() < WAITING_AT_MOST) {
            waiting.add(emission);
        } else {
            notWaited.increment();
        }
    }

    private void flushWhenEnding() {
        if (deadline != Long.MAX_VALUE && ++sinceFlush >= TRACES_A_FLUSH) {
            sinceFlush = 0;
            sdk.getSdkTracerProvider().forceFlush().join(Math.max(1, remaining()), TimeUnit.NANOSECONDS);
        }
    }

    private synchronized OpenTelemetrySdk startedSdk() {
        return sdk;
    }

    private long remaining() {
        return deadline - System.nanoTime();
    }

    private void join(Thread thread) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining())));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static void putLoss(Map<String, Long> losses, String kind, long count) {
        if (count > 0) {
            losses.put(kind, count);
        }
    }

    private record Emitters(TeardownEmitter teardowns, FindingEmitter findings) {}

    /**
     * @param spansRate traces of ordinary closes a second at most
     */
    public record Settings(String version, int spansRate, Optional<Path> spansFile, AddressMask mask) {}
}
