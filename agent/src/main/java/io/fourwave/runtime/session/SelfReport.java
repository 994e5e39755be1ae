// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.report.Report;
import io.fourwave.telemetry.Telemetry;
import io.fourwave.watch.Watch;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the agent has cost and lost. Any thread. */
final class SelfReport {
    private final Telemetry telemetry;
    private final Watch watch;
    private final SpanApiLookout lookout;
    private final CpuTime cpuTime;

    SelfReport(Telemetry telemetry, Watch watch, SpanApiLookout lookout, CpuTime cpuTime) {
        this.telemetry = telemetry;
        this.watch = watch;
        this.lookout = lookout;
        this.cpuTime = cpuTime;
    }

    Report.Self build() {
        long cpu = cpuTime.nanos().orElse(-1);
        return new Report.Self(
                cpu < 0 ? null : TimeUnit.NANOSECONDS.toMillis(cpu), dropped(), errors(), watch.queueHighWater());
    }

    /** What was lost, by kind; kinds without a loss are left out. */
    Map<String, Long> dropped() {
        Map<String, Long> dropped = new TreeMap<>(telemetry.dropped());
        putLoss(dropped, "calls_queue_full", watch.counters().queueFull.sum());
        putLoss(
                dropped,
                "connections_over_capacity",
                watch.counters().overCapacity.sum());
        putLoss(dropped, "teardowns_unwatched", watch.counters().unwatched.sum());
        return dropped;
    }

    long errors() {
        return Hooks.suppressedErrors() + watch.errors() + lookout.spans().errors();
    }

    private static void putLoss(Map<String, Long> losses, String kind, long count) {
        if (count > 0) {
            losses.put(kind, count);
        }
    }
}
