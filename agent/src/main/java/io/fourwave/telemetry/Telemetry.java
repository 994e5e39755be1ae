// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownListener;
import io.fourwave.diagnose.ClosedBatch;
import io.fourwave.diagnose.Finding;
import io.fourwave.telemetry.sdk.Deadlines;
import io.fourwave.telemetry.sdk.OtelBackend;
import io.fourwave.telemetry.sdk.TelemetrySettings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The way out for teardowns and findings. OpenTelemetry is set up on a thread of its own, off premain; what ends before
 * it is ready waits in a bounded queue.
 */
public final class Telemetry implements TeardownListener {
    private static final int WAITING_AT_MOST = 8192;

    private final TelemetrySettings settings;
    private final MetricSource metricSource;
    private final OtelBackend backend;
    private final SpanBudget budget;
    private final Queue<Consumer<Emitters>> waiting = new ArrayDeque<>();
    private final LongAdder notWaited = new LongAdder();
    private final Thread starter = new AgentThread(this::start, "fourwave-telemetry");

    private Emitters emitters;
    private boolean nowhere;
    private volatile String failure;
    private volatile long deadline = Long.MAX_VALUE;

    public Telemetry(TelemetrySettings settings, MetricSource metricSource, OtelBackend backend) {
        this.settings = settings;
        this.metricSource = metricSource;
        this.backend = backend;
        this.budget = new SpanBudget(settings.spansRate());
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

    /** Never limited. Any thread. */
    public void closed(ClosedBatch batch) {
        emit(to -> to.findings.closed(batch));
    }

    /**
     * From now on spans are held back while too many are on their way, and nothing waits beyond this many nanoseconds. Half of
     * them are left for the last look at the connections, whose report does not need what is being started here.
     */
    public void endsWithin(long nanos) {
        deadline = System.nanoTime() + nanos;
        // the JVM may end before the agent has come to that
        startInBackground();
        Deadlines.join(starter, deadline - nanos / 2);
        backend.endsWithin(remaining());
    }

    /** Sends what is left, as far as the time given to {@link #endsWithin} allows. */
    public void shutdown() {
        backend.finish(deadline);
    }

    /** After {@link #shutdown}, when nothing more is to be counted: no thread is left, and nothing that asks for metrics. */
    public void close() {
        started().ifPresent(to -> to.metrics.close());
        backend.close();
    }

    /** What did not get out, by kind; kinds without a loss are left out. */
    public Map<String, Long> dropped() {
        Map<String, Long> dropped = new TreeMap<>();
        putLoss(dropped, "traces_over_rate", budget.leftOut());
        putLoss(dropped, "traces_before_start", notWaited.sum());
        backend.dropped().forEach((kind, count) -> putLoss(dropped, kind, count));
        return dropped;
    }

    /** Why nothing is exported in this JVM; empty when all is well. */
    public Optional<String> refusal() {
        return failure == null
                ? backend.refusal()
                : Optional.of("OpenTelemetry could not be set up (" + failure
                        + "): nothing is exported; detach and attach fourwave to try again");
    }

    private void start() {
        try {
            backend.open().ifPresentOrElse(this::begin, this::giveUp);
        } catch (Throwable ours) {
            // no memory, as a rule; counted where threads of ours end
            failure = ours.toString();
            giveUp();
            throw ours;
        }
    }

    private void begin(OpenTelemetry opened) {
        Tracer tracer = opened.getTracerProvider()
                .tracerBuilder(OtelBackend.SCOPE)
                .setInstrumentationVersion(settings.version())
                .build();
        Meter meter = opened.getMeterProvider().get(OtelBackend.SCOPE);
        ConnectionAttributes connections = new ConnectionAttributes(settings.mask());
        ready(new Emitters(
                new TeardownEmitter(tracer, connections),
                new FindingEmitter(tracer, opened.getLogsBridge().get(OtelBackend.SCOPE), connections),
                MetricsEmitter.register(meter, metricSource, settings.mask(), backend.isOwn())));
    }

    private synchronized void ready(Emitters to) {
        emitters = to;
        waiting.forEach(emission -> emission.accept(to));
        waiting.clear();
    }

    private synchronized void giveUp() {
        nowhere = true;
        notWaited.add(waiting.size());
        waiting.clear();
    }

    private synchronized void emit(Consumer<Emitters> emission) {
        if (emitters != null) {
            emission.accept(emitters);
            if (deadline != Long.MAX_VALUE) {
                backend.makeRoom(deadline);
            }
        } else if (!nowhere && waiting.size() < WAITING_AT_MOST) {
            waiting.add(emission);
        } else {
            notWaited.increment();
        }
    }

    private synchronized Optional<Emitters> started() {
        return Optional.ofNullable(emitters);
    }

    private long remaining() {
        return deadline - System.nanoTime();
    }

    private static void putLoss(Map<String, Long> losses, String kind, long count) {
        if (count > 0) {
            losses.put(kind, count);
        }
    }

    private record Emitters(TeardownEmitter teardowns, FindingEmitter findings, MetricsEmitter metrics) {}
}
