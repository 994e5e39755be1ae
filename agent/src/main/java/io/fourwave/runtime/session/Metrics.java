// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.connection.census.Destination;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.Finding;
import io.fourwave.host.HostFacts;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import io.fourwave.telemetry.MetricSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The session's figures as the metrics want them. */
final class Metrics implements MetricSource {
    private static final double NANOS = 1e9;

    private final Session session;

    Metrics(Session session) {
        this.session = session;
    }

    @Override
    public Map<Side, Map<TcpState, Integer>> states() {
        return session.watch().census().states();
    }

    @Override
    public long calls(Step step, Side side) {
        return session.watch().counters().calls(step, side);
    }

    @Override
    public List<Finding> findings() {
        return session.diagnosis().findings().stream()
                .map(Diagnosis.Found::finding)
                .toList();
    }

    @Override
    public double oldestCloseWaitSeconds() {
        return session.watch().census().oldestCloseWaitNanos() / NANOS;
    }

    /** Of several local addresses, the one that has most of its ports in use. */
    @Override
    public List<PortUse> portUse() {
        Map<Destination, Integer> ports = new LinkedHashMap<>();
        session.watch()
                .census()
                .portUse()
                .forEach(use -> ports.merge(Destination.of(use.destination().example()), use.ports(), Math::max));
        double available = HostFacts.localPortCount();
        return ports.entrySet().stream()
                .map(use -> new PortUse(use.getKey().address(), use.getKey().port(), use.getValue() / available))
                .toList();
    }

    @Override
    public Optional<Descriptors> descriptors() {
        return session.descriptors();
    }

    @Override
    public Map<String, Long> dropped() {
        return session.self().dropped();
    }

    @Override
    public long errors() {
        return session.self().errors();
    }

    @Override
    public double cpuSeconds() {
        return session.cpuTime().nanos().orElse(-1) / NANOS;
    }
}
