// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import io.fourwave.telemetry.file.OtlpJsonFile;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An SDK that somebody else set up and will shut down: theirs are the resource, the sampler, the exporters, and the count
 * of what does not arrive.
 */
public final class SharedSdk implements OtelBackend {
    /** A trace has six spans at most, and a batch processor's queue takes 2048 as a rule. */
    private static final int TRACES_AT_ONCE = 128;

    private static final Duration FILE_DELAY = Duration.ofMillis(500);

    private final OpenTelemetrySdk sdk;
    private int traces;

    public SharedSdk(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * What also writes fourwave's spans to a file, for the SDK while it is being set up.
     *
     * @param warn gets one sentence where that cannot be
     */
    public static SpanProcessor spansFile(Path path, Consumer<String> warn) {
        OtlpJsonFile file = new OtlpJsonFile(path, warn);
        try {
            file.check();
        } catch (LinkageError other) {
            warn.accept(
                    "spans.file is " + path + " and is not written: OTLP JSON takes another version of OpenTelemetry's"
                            + " SDK than that of this agent (" + other + "); the report is not affected");
            return SpanProcessor.composite();
        }
        return new OwnSpans(
                BatchSpanProcessor.builder(file).setScheduleDelay(FILE_DELAY).build());
    }

    @Override
    public Optional<OpenTelemetry> open() {
        return Optional.of(sdk);
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    public boolean isOwn() {
        return false;
    }

    @Override
    public void endsWithin(long nanos) {
        // what is being sent is not ours to cut
    }

    @Override
    public void makeRoom(long deadline) {
        if (++traces % TRACES_AT_ONCE == 0) {
            await(sdk.getSdkTracerProvider().forceFlush(), deadline);
        }
    }

    @Override
    public void finish(long deadline) {
        await(
                CompletableResultCode.ofAll(List.of(
                        sdk.getSdkTracerProvider().forceFlush(),
                        sdk.getSdkLoggerProvider().forceFlush(),
                        sdk.getSdkMeterProvider().forceFlush())),
                deadline);
    }

    private static void await(CompletableResultCode flush, long deadline) {
        flush.join(Deadlines.remaining(deadline), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        // others go on using it
    }

    @Override
    public Map<String, Long> dropped() {
        return Map.of();
    }
}
