// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/** The metrics: all asynchronous, so that nothing is counted twice and nothing costs when nobody reads. */
final class MetricsEmitter {
    private static final AttributeKey<String> KIND = stringKey("fourwave.kind");

    private final MetricSource source;
    private final AddressMask mask;
    private final FindingCounts findingCounts = new FindingCounts();
    private final PortForecast ports = new PortForecast();
    private final List<Runnable> registered = new ArrayList<>();

    private MetricsEmitter(MetricSource source, AddressMask mask) {
        this.source = source;
        this.mask = mask;
    }

    /** @param descriptors false where the JVM's other OpenTelemetry may have these metrics already */
    static MetricsEmitter register(Meter meter, MetricSource source, AddressMask mask, boolean descriptors) {
        MetricsEmitter emitter = new MetricsEmitter(source, mask);
        emitter.registerConnections(meter);
        emitter.registerTimeLeft(meter);
        if (descriptors) {
            emitter.registerDescriptors(meter);
        }
        emitter.registerFindings(meter);
        emitter.registerSelf(meter);
        return emitter;
    }

    /** Nobody asks any more: the SDK may live on without the agent. */
    void close() {
        registered.forEach(Runnable::run);
        registered.clear();
    }

    private void registerConnections(Meter meter) {
        registered.add(meter.upDownCounterBuilder("fourwave.connection.count")
                .setUnit("{connection}")
                .setDescription("TCP connections of this JVM")
                .buildWithCallback(this::connections)::close);
        registered.add(meter.counterBuilder("fourwave.close.count")
                .setUnit("{call}")
                .setDescription("Calls that close or shut down a connection, by what they start in the kernel")
                .buildWithCallback(this::calls)::close);
        registered.add(meter.gaugeBuilder("fourwave.close_wait.age.max")
                .setUnit("s")
                .setDescription("How long the oldest connection in CLOSE_WAIT has been there")
                .buildWithCallback(measurement -> measurement.record(source.oldestCloseWaitSeconds()))::close);
        registered.add(meter.gaugeBuilder("fourwave.port.utilization")
                .setUnit("1")
                .setDescription("Local ports in use to one destination, as a part of those there are")
                .buildWithCallback(measurement -> source.portUse()
                        .forEach(use -> measurement.record(
                                use.utilization(),
                                Attributes.of(
                                        SpanNames.PEER_ADDRESS, mask.of(use.peerAddress()), SpanNames.PEER_PORT, (long)
                                                use.peerPort()))))::close);
    }

    private void registerFindings(Meter meter) {
        registered.add(meter.upDownCounterBuilder("fourwave.finding.count")
                .setUnit("{connection}")
                .setDescription("Connections with a finding")
                .buildWithCallback(this::findings)::close);
    }

    private void registerTimeLeft(Meter meter) {
        registered.add(meter.gaugeBuilder("fourwave.descriptor.time_left")
                .setUnit("s")
                .setDescription(
                        "Until no file descriptor is left, at the growth of the findings; none where nothing grows")
                .buildWithCallback(this::descriptorTimeLeft)::close);
        registered.add(meter.gaugeBuilder("fourwave.port.time_left")
                .setUnit("s")
                .setDescription(
                        "Until no local port to some destination is left, at its growth; none where nothing grows")
                .buildWithCallback(this::portTimeLeft)::close);
    }

    /** By the names of OpenTelemetry's convention for the JVM. */
    private void registerDescriptors(Meter meter) {
        registered.add(meter.upDownCounterBuilder("jvm.file_descriptor.count")
                .setUnit("{file_descriptor}")
                .setDescription("Open files of this process")
                .buildWithCallback(measurement -> descriptors(measurement, MetricSource.Descriptors::count))::close);
        registered.add(meter.upDownCounterBuilder("jvm.file_descriptor.limit")
                .setUnit("{file_descriptor}")
                .setDescription("Open files that this process may have")
                .buildWithCallback(measurement -> descriptors(measurement, MetricSource.Descriptors::limit))::close);
    }

    private void registerSelf(Meter meter) {
        registered.add(
                meter.counterBuilder("fourwave.agent.dropped")
                                .setUnit("{item}")
                                .setDescription("What the agent left out")
                                .buildWithCallback(measurement -> source.dropped()
                                        .forEach((kind, count) -> measurement.record(count, Attributes.of(KIND, kind))))
                        ::close);
        registered.add(meter.counterBuilder("fourwave.agent.error.count")
                .setUnit("{error}")
                .setDescription("Errors of the agent, kept from the application")
                .buildWithCallback(measurement -> measurement.record(source.errors()))::close);
        registered.add(meter.counterBuilder("fourwave.agent.cpu.time")
                .ofDoubles()
                .setUnit("s")
                .setDescription("CPU time of the agent's own threads")
                .buildWithCallback(measurement -> {
                    double seconds = source.cpuSeconds();
                    if (seconds >= 0) {
                        measurement.record(seconds);
                    }
                })::close);
    }

    private void connections(ObservableLongMeasurement measurement) {
        source.states()
                .forEach((side, states) -> states.forEach((state, count) -> measurement.record(
                        count,
                        Attributes.of(SpanNames.CONNECTION_STATE, state.semconv(), SpanNames.SIDE, side.text()))));
    }

    private void calls(ObservableLongMeasurement measurement) {
        for (Step step : Step.values()) {
            for (Side side : Side.values()) {
                long calls = source.calls(step, side);
                if (calls > 0) {
                    measurement.record(calls, Attributes.of(SpanNames.STEP, step.text(), SpanNames.SIDE, side.text()));
                }
            }
        }
    }

    private void findings(ObservableLongMeasurement measurement) {
        findingCounts.of(source.findings()).forEach((line, count) -> measurement.record(count, line));
    }

    private void portTimeLeft(ObservableDoubleMeasurement measurement) {
        ports.secondsLeft(source.portUse(), System.nanoTime()).ifPresent(measurement::record);
    }

    private void descriptorTimeLeft(ObservableDoubleMeasurement measurement) {
        source.descriptors()
                .map(descriptors -> DescriptorForecast.secondsLeft(descriptors, source.findings()))
                .orElse(OptionalDouble.empty())
                .ifPresent(measurement::record);
    }

    private void descriptors(ObservableLongMeasurement measurement, ToLongFunction<MetricSource.Descriptors> figure) {
        source.descriptors().ifPresent(descriptors -> measurement.record(figure.applyAsLong(descriptors)));
    }
}
