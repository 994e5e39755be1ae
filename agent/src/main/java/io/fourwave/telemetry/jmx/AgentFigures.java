// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.jmx;

import io.fourwave.connection.Stack;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import io.fourwave.telemetry.MetricSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The bean: asks the same source as the metrics do, whenever a client asks it. */
final class AgentFigures implements AgentMXBean {
    private final String version;
    private final MetricSource source;
    private final AddressMask mask;
    private final Supplier<String> report;

    AgentFigures(String version, MetricSource source, AddressMask mask, Supplier<String> report) {
        this.version = version;
        this.source = source;
        this.mask = mask;
        this.report = report;
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

    @Override
    public int getEstablishedCount() {
        return count(TcpState.ESTABLISHED);
    }

    @Override
    public int getCloseWaitCount() {
        return count(TcpState.CLOSE_WAIT);
    }

    @Override
    public int getFinWait2Count() {
        return count(TcpState.FIN_WAIT_2);
    }

    @Override
    public int getTimeWaitCount() {
        return count(TcpState.TIME_WAIT);
    }

    @Override
    public int getLastAckCount() {
        return count(TcpState.LAST_ACK);
    }

    @Override
    public int getLeakCount() {
        return count(Severity.LEAK);
    }

    @Override
    public int getSuspectCount() {
        return count(Severity.SUSPECT);
    }

    @Override
    public String report() {
        return report.get();
    }

    @Override
    public String[] findings() {
        return source.findings().stream().map(this::line).toArray(String[]::new);
    }

    private String line(Finding finding) {
        return finding.severity().text() + " " + finding.key().id() + ": " + finding.count() + ", "
                + finding.blame().map(Stack::text).orElse("no line known") + ", " + mask.within(finding.summary());
    }

    private int count(TcpState state) {
        return source.states().values().stream()
                .mapToInt(states -> states.getOrDefault(state, 0))
                .sum();
    }

    private int count(Severity severity) {
        return source.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .mapToInt(Finding::count)
                .sum();
    }
}
