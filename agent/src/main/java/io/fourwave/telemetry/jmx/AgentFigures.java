// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.jmx;

import io.fourwave.diagnose.Finding;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import io.fourwave.telemetry.MetricSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The bean: asks the same source as the metrics do, whenever a client asks it. */
final class AgentFigures implements AgentMXBean {
    private final String version;
    private final MetricSource source;
    private final AddressMask mask;

    AgentFigures(String version, MetricSource source, AddressMask mask) {
        this.version = version;
        this.source = source;
        this.mask = mask;
    }

    @Override
    public String getVersion() {
        return version;
    }

    @Override
    public Map<String, Map<String, Integer>> getConnectionCount() {
        Map<String, Map<String, Integer>> byState = new TreeMap<>();
        source.states()
                .forEach((side, states) -> states.forEach(
                        (state, count) -> byState.computeIfAbsent(state.semconv(), unseen -> new TreeMap<>())
                                .put(side.text(), count)));
        return byState;
    }

    @Override
    public Map<String, Map<String, Long>> getCloseCount() {
        Map<String, Map<String, Long>> byStep = new LinkedHashMap<>();
        for (Step step : Step.values()) {
            for (Side side : Side.values()) {
                byStep.computeIfAbsent(step.text(), unseen -> new LinkedHashMap<>())
                        .put(side.text(), source.calls(step, side));
            }
        }
        return byStep;
    }

    @Override
    public Map<String, Map<String, Integer>> getFindingCount() {
        Map<String, Map<String, Integer>> byVerdict = new TreeMap<>();
        for (Finding finding : source.findings()) {
            byVerdict
                    .computeIfAbsent(finding.verdict().text(), unseen -> new TreeMap<>())
                    .merge(finding.severity().text(), finding.count(), Integer::sum);
        }
        return byVerdict;
    }

    @Override
    public double getCloseWaitAgeMax() {
        return source.oldestCloseWaitSeconds();
    }

    @Override
    public Map<String, Double> getPortUtilization() {
        Map<String, Double> byPeer = new TreeMap<>();
        source.portUse()
                .forEach(use -> byPeer.put(mask.endpoint(use.peerAddress(), use.peerPort()), use.utilization()));
        return byPeer;
    }

    @Override
    public Map<String, Long> getDropped() {
        return source.dropped();
    }

    @Override
    public long getErrorCount() {
        return source.errors();
    }

    @Override
    public double getCpuTime() {
        return source.cpuSeconds();
    }
}
