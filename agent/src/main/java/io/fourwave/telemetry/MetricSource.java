// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.diagnose.Finding;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the metrics come from. Asked by the SDK's reader thread. */
public interface MetricSource {

    /** Connections by state and side as of the last sweep. */
    Map<Side, Map<TcpState, Integer>> states();

    /** Calls since the attach. */
    long calls(Step step, Side side);

    List<Finding> findings();

    /** Seconds that the oldest connection in CLOSE_WAIT has been there; 0 where there is none. */
    double oldestCloseWaitSeconds();

    /** Local ports in use to each destination, as a part of the ports that there are; the ten highest. */
    List<PortUse> portUse();

    /** Open files of this process and how many it may have; empty where the host does not tell. */
    Optional<Descriptors> descriptors();

    /** What was lost, by kind. */
    Map<String, Long> dropped();

    /** Errors of our own, caught and counted. */
    long errors();

    /** CPU time of the agent's own threads in seconds; negative where it cannot be had. */
    double cpuSeconds();

    /** @param utilization from 0 to 1 */
    record PortUse(String peerAddress, int peerPort, double utilization) {}

    /** @param limit of this process, the soft one */
    record Descriptors(long count, long limit) {}
}
