// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.diagnose.Finding;
import io.fourwave.telemetry.http.AgentComponentLoader;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The way out for teardowns and findings. OpenTelemetry is set up on a thread of its own, off premain; what ends before
 * it is ready waits in a bounded queue.
 */
public final class Telemetry implements TeardownListener {
    private static final int WAITING_AT_MOST = 8192;
    /** A batch processor's queue takes 2048 spans: at the end of the JVM this many may be on their way. */
    private static final int ON_THEIR_WAY = 1024;

    private static final long ROOM_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Between the moment when what is still being sent is cut and the deadline: to count it. */
    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Settings settings;
    private final MetricSource metricSource;
    private final Notices notices;
    private final DeliveryStats deliveries;
    private final AgentComponentLoader components;
    private final SpanGate exported = new SpanGate();
    private final SpanGate filed = new SpanGate();
    private final Optional<OtlpJsonFile> spansFile;
    private final SpanBudget budget;
    private final Queue<Consumer<Emitters>> waiting = new ArrayDeque<>();
    private final LongAdder notWaited = new LongAdder();
    private final Thread starter = new AgentThread(this::start, "fourwave-telemetry");

    private Emitters emitters;
    private OpenTelemetrySdk sdk;
    private String refusal;
    private volatile long deadline = Long.MAX_VALUE;
    private volatile boolean over;

    /**
     * @param warn gets what somebody should change, one sentence each
     * @param info gets what is as it must be where nobody configured an export
     */
    public Telemetry(Settings settings, MetricSource metricSource, Consumer<String> warn, Consumer<String> info) {
        this.settings = settings;
        this.metricSource = metricSource;
        this.notices = new Notices(warn, info);
        this.deliveries = new DeliveryStats(notices::exportFailed);
        this.components = new AgentComponentLoader(deliveries, Telemetry.class.getClassLoader());
        this.spansFile = settings.spansFile.map(file -> new OtlpJsonFile(file, warn));
        this.budget = new SpanBudget(settings.spansRate);
    }

    /** Returns at once; does nothing the second time. */
    public void startInBackground() {
        synchronized (starter) {
            if (starter.getState() == Thread.State.NEW) {
                starter.start();
            }
        }
    }

    @Override
    public void ended(Teardown teardown) {
        if (teardown.connection().tuple() != null && budget.allows(teardown.start())) {
            emit(to -> to.teardowns.emit(teardown));
        }
    }

    /**
     * Never limited.
     *
     * @return the id of its trace; null while there is no SDK that could make one
     */
    public String found(Finding finding) {
        AtomicReference<String> traceId = new AtomicReference<>();
        emit(to -> traceId.set(to.findings.emit(finding)));
        return traceId.get();
    }

    /** From now on spans are held back while too many are on their way, and nothing waits beyond this many nanoseconds. */
    public void endsWithin(long nanos) {
        deadline = System.nanoTime() + nanos;
        // the JVM may end before the agent has come to that
        startInBackground();
        join(starter);
        components.endWithin(remaining() - SETTLING_NANOS);
    }

    /** Sends what is left, as far as the time given to {@link #endsWithin} allows. */
    public void shutdown() {
        OpenTelemetrySdk started = startedSdk();
        if (started != null) {
            // the SDK's metric reader blocks in its shutdown, for as long as it likes
            Thread last = new AgentThread(() -> end(started), "fourwave-flush");
            last.start();
            join(last);
        }
        over = true;
    }

    /** After {@link #shutdown}, when nothing more is to be counted: no thread is left. */
    public void close() {
        components.close();
    }

    /** A flush that is asked for while another runs is that one, and may miss what came since; a shutdown flushes once. */
    private void end(OpenTelemetrySdk started) {
        while (onTheirWay() > 0 && remaining() > 0) {
            started.getSdkTracerProvider().forceFlush().join(Math.max(1, remaining()), TimeUnit.NANOSECONDS);
        }
        started.shutdown().join(Math.max(1, remaining()), TimeUnit.NANOSECONDS);
    }

    /** What did not get out, by kind; kinds without a loss are left out. */
    public Map<String, Long> dropped() {
        Map<String, Long> dropped = new TreeMap<>();
        putLoss(dropped, "traces_over_rate", budget.leftOut());
        putLoss(dropped, "traces_before_start", notWaited.sum());
        putLoss(dropped, "spans_not_delivered", deliveries.counts(Signal.SPANS).lost() + lost(exported));
        putLoss(
                dropped,
                "metrics_not_delivered",
                deliveries.counts(Signal.METRICS).lost());
        putLoss(
                dropped,
                "spans_or_metrics_not_delivered",
                deliveries.counts(Signal.OTHER).lost());
        putLoss(dropped, "spans_not_in_file", spansFile.map(OtlpJsonFile::lost).orElse(0L) + lost(filed));
        return dropped;
    }

    /** Why nothing is exported in this JVM; empty when all is well. */
    public synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private void start() {
        spansFile.ifPresent(OtlpJsonFile::check);
        if (ModuleLayer.boot().findModule("java.logging").isEmpty()) {
            refused("OpenTelemetry needs the module java.logging, which this JVM does not have:"
                    + " calls are watched and reported, spans and metrics go nowhere");
            return;
        }
        OtelSetup setup = new OtelSetup(settings.version, components, notices, exported, filed, spansFile);
        try {
            begin(setup.asConfigured());
        } catch (RuntimeException | LinkageError cause) {
            // whatever the variables say: where they cannot be followed, a line tells, and only spans.file is written
            begin(setup.fileOnly());
            refused("OpenTelemetry could not be set up (" + OtelSetup.reason(cause)
                    + "): spans and metrics are not exported; the report"
                    + (spansFile.isPresent() ? " and spans.file are" : " is") + " not affected");
        }
    }

    private synchronized void refused(String reason) {
        refusal = reason;
        notWaited.add(waiting.size());
        waiting.clear();
        notices.warn(reason);
    }

    private void begin(OpenTelemetrySdk started) {
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
            makeRoom();
        } else if (refusal == null && waiting.size() < WAITING_AT_MOST) {
            waiting.add(emission);
        } else {
            notWaited.increment();
        }
    }

    /** What ends with the JVM comes faster than it can be exported, and a full queue throws away. */
    private void makeRoom() {
        if (deadline != Long.MAX_VALUE && onTheirWay() > ON_THEIR_WAY) {
            sdk.getSdkTracerProvider().forceFlush();
            while (onTheirWay() > ON_THEIR_WAY && remaining() > 0) {
                LockSupport.parkNanos(ROOM_POLL_NANOS);
            }
        }
    }

    private long onTheirWay() {
        return Math.max(exported.onTheirWay(), filed.onTheirWay());
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

    private long lost(SpanGate gate) {
        return gate.refused() + (over ? gate.onTheirWay() : 0);
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
