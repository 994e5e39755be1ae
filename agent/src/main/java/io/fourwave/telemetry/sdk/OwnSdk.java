// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.telemetry.file.OtlpJsonFile;
import io.fourwave.telemetry.http.AgentComponentLoader;
import io.fourwave.telemetry.http.DeliveryStats;
import io.fourwave.telemetry.http.Signal;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An SDK that nobody else in this JVM knows of, set up by OpenTelemetry's variables and properties. */
public final class OwnSdk implements OtelBackend {
    /** A batch processor's queue takes 2048 spans: at the end of the JVM this many may be on their way. */
    private static final int ON_THEIR_WAY = 1024;

    private static final long ROOM_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** The SDK sends each 5 s, and gives a batch up after 10: unless both were set to minutes, somebody has died. */
    private static final long STALLED_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** Between the moment when what is still being sent is cut and the deadline: to count it. */
    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final String ENDED = ": a thread of OpenTelemetry's SDK has ended, as after an OutOfMemoryError;"
            + " detach and attach fourwave to start it again";

    private final TelemetrySettings settings;
    private final ExportWarnings notices;
    private final DeliveryStats deliveries;
    private final AgentComponentLoader components;
    private final SpanGate exported = new SpanGate();
    private final SpanGate filed = new SpanGate();
    private final Optional<OtlpJsonFile> spansFile;
    private final Workers workers = new Workers();

    private volatile OpenTelemetrySdk sdk;
    private volatile String refusal;
    private volatile boolean over;

    /**
     * @param warn gets what somebody should change, one sentence each
     * @param info gets what is as it must be where nobody configured an export
     */
    public OwnSdk(TelemetrySettings settings, Consumer<String> warn, Consumer<String> info) {
        this.settings = settings;
        this.notices = new ExportWarnings(warn, info);
        this.deliveries = new DeliveryStats(notices::exportFailed);
        this.components = new AgentComponentLoader(deliveries, OwnSdk.class.getClassLoader());
        this.spansFile = settings.spansFile().map(file -> new OtlpJsonFile(file, warn));
    }

    @Override
    public Optional<OpenTelemetry> open() {
        spansFile.ifPresent(OtlpJsonFile::check);
        OtelSetup setup = new OtelSetup(settings, components, notices, exported, filed, spansFile);
        try {
            sdk = setup.asConfigured();
        } catch (RuntimeException | Error cause) {
            // whatever the variables say: where they cannot be followed, a line tells, and only spans.file is written
            sdk = setup.fileOnly();
            refused("OpenTelemetry could not be set up (" + OtelSetup.reason(cause)
                    + "): spans and metrics are not exported; the report"
                    + (spansFile.isPresent() ? " and spans.file are" : " is") + " not affected");
        }
        workers.started(AgentThread.alive());
        return Optional.of(sdk);
    }

    private void refused(String reason) {
        refusal = reason;
        notices.warn(reason);
    }

    @Override
    public Optional<String> refusal() {
        if (refusal == null && exported.stalled(STALLED_NANOS)) {
            return Optional.of("spans wait and none has been sent for 5 minutes" + ENDED);
        }
        if (refusal == null && deliveries.isOverdue(Signal.METRICS)) {
            return Optional.of("no metrics have been sent for 5 minutes" + ENDED);
        }
        return refusal == null && !over ? workers.ended() : Optional.ofNullable(refusal);
    }

    @Override
    public boolean isOwn() {
        return true;
    }

    @Override
    public void endsWithin(long nanos) {
        components.endWithin(nanos - SETTLING_NANOS);
    }

    @Override
    public void makeRoom(long deadline) {
        if (onTheirWay() > ON_THEIR_WAY) {
            sdk.getSdkTracerProvider().forceFlush();
            while (onTheirWay() > ON_THEIR_WAY && deadline - System.nanoTime() > 0) {
                LockSupport.parkNanos(ROOM_POLL_NANOS);
            }
        }
    }

    @Override
    public void finish(long deadline) {
        if (sdk != null) {
            // the SDK's metric reader blocks in its shutdown, for as long as it likes
            Thread last = new AgentThread(() -> end(deadline), "fourwave-flush");
            last.start();
            Deadlines.join(last, deadline);
        }
        over = true;
    }

    /** A flush that is asked for while another runs is that one, and may miss what came since; a shutdown flushes once. */
    private void end(long deadline) {
        while (onTheirWay() > 0 && deadline - System.nanoTime() > 0) {
            sdk.getSdkTracerProvider().forceFlush().join(Deadlines.remaining(deadline), TimeUnit.NANOSECONDS);
        }
        sdk.shutdown().join(Deadlines.remaining(deadline), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        components.close();
    }

    @Override
    public Map<String, Long> dropped() {
        return Map.of(
                "spans_not_delivered",
                deliveries.counts(Signal.SPANS).lost() + lost(exported),
                "metrics_not_delivered",
                deliveries.counts(Signal.METRICS).lost(),
                "logs_not_delivered",
                deliveries.counts(Signal.LOGS).lost(),
                "spans_or_metrics_not_delivered",
                deliveries.counts(Signal.OTHER).lost(),
                "spans_not_in_file",
                spansFile.map(OtlpJsonFile::lost).orElse(0L) + lost(filed));
    }

    private long onTheirWay() {
        return Math.max(exported.onTheirWay(), filed.onTheirWay());
    }

    private long lost(SpanGate gate) {
        return gate.refused() + (over ? gate.onTheirWay() : 0);
    }

    /** The threads that the SDK has started for itself: it starts none of them again. */
    static final class Workers {
        private static final List<String> NAMES =
                List.of("BatchSpanProcessor", "BatchLogRecordProcessor", "PeriodicMetricReader");

        private volatile List<Thread> working = List.of();

        void started(Thread... alive) {
            working = Stream.of(alive)
                    .filter(thread -> NAMES.stream().anyMatch(thread.getName()::startsWith))
                    .toList();
        }

        /** What is not done any more; empty while all of them live. */
        Optional<String> ended() {
            return working.stream()
                    .filter(thread -> !thread.isAlive())
                    .map(thread -> thread.getName() + " does not run any more" + ENDED)
                    .findFirst();
        }
    }
}
