// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.time.Duration;
import java.util.List;

/** The same orders in a JVM without the agent: what it printed, and how long the last order took. */
record Baseline(List<String> output, Duration took) {

    static Baseline of(Jdk jdk, String... orders) {
        return of(AgentProcess.on(jdk), orders);
    }

    static Baseline of(AgentLaunch launch, String... orders) {
        try (Worker worker = Worker.start(launch.withoutAgent())) {
            Duration took = Duration.ZERO;
            for (String order : orders) {
                took = worker.does(order);
            }
            worker.end();
            return new Baseline(worker.output(), took);
        }
    }

    /** A second, as the last order went. */
    double rate(int connections) {
        return rate(connections, took);
    }

    static double rate(int connections, Duration took) {
        return connections * 1e9 / took.toNanos();
    }
}
