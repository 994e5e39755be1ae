// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.jmx;

import java.util.Map;

/**
 * {@code io.fourwave:type=Agent}: the figures of the metrics, as of the last sweep. Nested maps become tabular data, which
 * consoles show and exporters turn into labels.
 */
public interface AgentMXBean {

    /** The agent's version. */
    String getVersion();

    /** {@code fourwave.connection.count}: connections by state, then by side. */
    Map<String, Map<String, Integer>> getConnectionCount();

    /** {@code fourwave.close.count}: calls since the attach, by step, then by side. */
    Map<String, Map<String, Long>> getCloseCount();

    /** {@code fourwave.finding.count}: connections with a finding, by verdict, then by severity. */
    Map<String, Map<String, Integer>> getFindingCount();

    /** {@code fourwave.close_wait.age.max}: seconds; 0 where there is none. */
    double getCloseWaitAgeMax();

    /** {@code fourwave.port.utilization}: from 0 to 1, by {@code address:port}; the ten highest. */
    Map<String, Double> getPortUtilization();

    /** {@code fourwave.agent.dropped}: what the agent left out, by kind. */
    Map<String, Long> getDropped();

    /** {@code fourwave.agent.error.count}: errors of the agent, kept from the application. */
    long getErrorCount();

    /** {@code fourwave.agent.cpu.time}: seconds of the agent's own threads; negative where it cannot be had. */
    double getCpuTime();

    /** Connections in that state now, of both sides: flat, for what reads no tabular data. */
    int getEstablishedCount();

    int getCloseWaitCount();

    int getFinWait2Count();

    int getTimeWaitCount();

    int getLastAckCount();

    /** Connections with a finding of severity leak; of severity suspect. */
    int getLeakCount();

    int getSuspectCount();

    /** The report as text, as {@code report PID} gives it. */
    String report();

    /** A finding a line, the worst first: severity, id, how many, and what is the matter. */
    String[] findings();
}
