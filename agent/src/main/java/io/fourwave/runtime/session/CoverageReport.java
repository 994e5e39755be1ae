// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.host.FewDescriptorsException;
import io.fourwave.jdk.JdkNet;
import io.fourwave.origin.OtherAgents;
import io.fourwave.report.Report;
import io.fourwave.tcp.Source;
import io.fourwave.telemetry.Telemetry;
import io.fourwave.telemetry.jfr.FlightEvents;
import io.fourwave.telemetry.jmx.ManagementBean;
import io.fourwave.watch.Watch;
import io.fourwave.weave.Weaving;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What was seen, by which sources, and what cannot be seen here and why. Any thread. */
final class CoverageReport {
    private final Watch watch;
    private final LateSocketTable kernel;
    private final Weaving weaving;
    private final OtherAgents otherAgents;
    private final Telemetry telemetry;
    private final ManagementBean managementBean;
    private final FlightEvents flightEvents;
    private final JarOnDisk jar;
    private final CpuTime cpuTime;

    CoverageReport(
            Watch watch,
            LateSocketTable kernel,
            Weaving weaving,
            OtherAgents otherAgents,
            Telemetry telemetry,
            ManagementBean managementBean,
            FlightEvents flightEvents,
            JarOnDisk jar,
            CpuTime cpuTime) {
        this.watch = watch;
        this.kernel = kernel;
        this.weaving = weaving;
        this.otherAgents = otherAgents;
        this.telemetry = telemetry;
        this.managementBean = managementBean;
        this.flightEvents = flightEvents;
        this.jar = jar;
        this.cpuTime = cpuTime;
    }

    Report.Coverage build() {
        List<String> sources = new ArrayList<>();
        if (JdkNet.tellsState()) {
            sources.add(Source.TCP_INFO.text());
        }
        kernel.sources().forEach(source -> sources.add(source.text()));
        Optional<DescriptorCounts> account = watch.account();
        return new Report.Coverage(
                watch.tracked(),
                account.map(known -> (long) known.untrackedSockets().size()).orElse(null),
                watch.counters().adopted.sum(),
                account.map(CoverageReport::descriptors).orElse(null),
                List.copyOf(sources),
                List.copyOf(missing()));
    }

    private List<Report.Gap> missing() {
        List<Report.Gap> missing = new ArrayList<>();
        kernel.missing().forEach(gap -> missing.add(new Report.Gap(gap.what(), gap.why())));
        if (!DescriptorHeadroom.isAmple()) {
            missing.add(new Report.Gap("descriptors", FewDescriptorsException.REASON));
        }
        jar.gap().ifPresent(reason -> missing.add(new Report.Gap("jar", reason)));
        telemetry.refusal().ifPresent(reason -> missing.add(new Report.Gap("export", reason)));
        otherAgents
                .seen()
                .forEach(
                        jar -> missing.add(
                                new Report.Gap(
                                        "connections of " + jar,
                                        "this is another agent in this JVM: the report leaves out the connections that it closes for itself")));
        managementBean.refusal().ifPresent(reason -> missing.add(new Report.Gap("jmx", reason)));
        flightEvents.refusal().ifPresent(reason -> missing.add(new Report.Gap("jfr", reason)));
        weaving.failures().forEach(failure -> missing.add(new Report.Gap("closes", failure)));
        weaving.limits().forEach(limit -> missing.add(new Report.Gap("reads", limit)));
        if (!JdkNet.tellsState()) {
            missing.add(new Report.Gap(
                    "states",
                    "only Linux tells the state of a connection: calls are reported as possible, phases not at all"));
        }
        cpuTime.gap().ifPresent(reason -> missing.add(new Report.Gap("self.cpu_ms", reason)));
        watch.trouble().ifPresent(reason -> missing.add(new Report.Gap("watch", reason)));
        return missing;
    }

    private static Report.Descriptors descriptors(DescriptorCounts account) {
        return new Report.Descriptors(
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - account.nanoTime()),
                account.sockets(),
                account.tracked(),
                account.adopted(),
                account.listeners(),
                account.ours(),
                account.notTcp(),
                account.unconnected().size(),
                account.untrackedSockets().size());
    }
}
