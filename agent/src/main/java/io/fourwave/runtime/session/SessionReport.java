// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.host.FewDescriptorsException;
import io.fourwave.jdk.JdkNet;
import io.fourwave.report.Report;
import io.fourwave.report.ReportFormat;
import io.fourwave.report.ReportWriter;
import io.fourwave.report.SuspectList;
import io.fourwave.tcp.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What a session reports: what its parts found, what could not be seen, and what it cost and lost. */
public final class SessionReport {
    /** A sweep of 65,536 connections comes first, on a busy machine. */
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Session session;

    SessionReport(Session session) {
        this.session = session;
    }

    /** What was lost, by kind; kinds without a loss are left out. */
    Map<String, Long> dropped() {
        Map<String, Long> dropped = new TreeMap<>(session.telemetry.dropped());
        putLoss(dropped, "calls_queue_full", session.watch.counters().queueFull.sum());
        putLoss(
                dropped,
                "connections_over_capacity",
                session.watch.counters().overCapacity.sum());
        putLoss(
                dropped,
                "teardowns_unwatched",
                session.watch.counters().unwatched.sum());
        return dropped;
    }

    long errors() {
        return Hooks.suppressedErrors()
                + session.watch.errors()
                + session.lookout.spans().errors();
    }

    Report.Fourwave about() {
        return session.start.about();
    }

    /** As of the last sweep; on any thread but that of the watching. */
    public Report report() throws InterruptedException, ExecutionException, TimeoutException {
        return watching(this::build);
    }

    /** Each connection of a finding, JSON; as {@link #report}. */
    public String suspects() throws InterruptedException, ExecutionException, TimeoutException {
        return watching(() -> SuspectList.json(session.diagnosis.findings()));
    }

    private <T> T watching(Supplier<T> asked) throws InterruptedException, ExecutionException, TimeoutException {
        if (!session.watch.isRunning()) {
            // it has ended: nobody would do it, and nothing changes any more
            return asked.get();
        }
        FutureTask<T> task = new FutureTask<>(asked::get);
        session.watch.soon(task);
        return task.get(REPORT_NANOS, TimeUnit.NANOSECONDS);
    }

    /** For whoever asks by JMX, on a thread of the JVM's. */
    String text() {
        try {
            return ReportWriter.format(report(), ReportFormat.TEXT);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the report was made");
        } catch (ExecutionException | TimeoutException ours) {
            throw new IllegalStateException("the report could not be made: " + ours);
        }
    }

    Report build() {
        return session.reports.build(
                about(),
                ReportFacts.jvm(session.startedNanos),
                coverage(),
                self(),
                ReportFacts.limits(),
                session.diagnosis.findings(),
                session.closeRequests.batches());
    }

    private Report.Coverage coverage() {
        List<String> sources = new ArrayList<>();
        if (JdkNet.tellsState()) {
            sources.add(Source.TCP_INFO.text());
        }
        session.kernel.sources().forEach(source -> sources.add(source.text()));
        Optional<DescriptorCounts> account = session.account();
        return new Report.Coverage(
                session.watch.tracked(),
                account.map(known -> (long) known.untrackedSockets().size()).orElse(null),
                session.watch.counters().adopted.sum(),
                account.map(SessionReport::descriptors).orElse(null),
                List.copyOf(sources),
                List.copyOf(missing()));
    }

    private List<Report.Gap> missing() {
        List<Report.Gap> missing = new ArrayList<>();
        session.kernel.missing().forEach(gap -> missing.add(new Report.Gap(gap.what(), gap.why())));
        if (!DescriptorHeadroom.isAmple()) {
            missing.add(new Report.Gap("descriptors", FewDescriptorsException.REASON));
        }
        session.jar.gap().ifPresent(reason -> missing.add(new Report.Gap("jar", reason)));
        session.telemetry.refusal().ifPresent(reason -> missing.add(new Report.Gap("export", reason)));
        session.otherAgents
                .seen()
                .forEach(jar -> missing.add(new Report.Gap(
                        "connections of " + jar,
                        "that is another agent in this JVM: what it closes for itself is not reported")));
        session.managementBean.refusal().ifPresent(reason -> missing.add(new Report.Gap("jmx", reason)));
        session.flightEvents.refusal().ifPresent(reason -> missing.add(new Report.Gap("jfr", reason)));
        session.weaving.failures().forEach(failure -> missing.add(new Report.Gap("closes", failure)));
        session.weaving.limits().forEach(limit -> missing.add(new Report.Gap("reads", limit)));
        if (!JdkNet.tellsState()) {
            missing.add(new Report.Gap(
                    "states",
                    "only Linux tells the state of a connection: calls are reported as possible, phases not at all"));
        }
        if (session.cpuTime.nanos().isEmpty()) {
            missing.add(new Report.Gap("self.cpu_ms", "this JVM has no module java.management"));
        }
        session.watch.trouble().ifPresent(reason -> missing.add(new Report.Gap("watch", reason)));
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

    Report.Self self() {
        long cpu = session.cpuTime.nanos().orElse(-1);
        return new Report.Self(
                cpu < 0 ? null : TimeUnit.NANOSECONDS.toMillis(cpu),
                dropped(),
                errors(),
                session.watch.queueHighWater());
    }

    private static void putLoss(Map<String, Long> losses, String kind, long count) {
        if (count > 0) {
            losses.put(kind, count);
        }
    }
}
