// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.capture.Capture;
import io.fourwave.close.CloseConditions;
import io.fourwave.config.Config;
import io.fourwave.config.Version;
import io.fourwave.connection.DescriptorCounts;
import io.fourwave.connection.Snapshot;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.detector.Detectors;
import io.fourwave.diagnose.evidence.FrameWitness;
import io.fourwave.host.CpuTime;
import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.host.FewDescriptorsException;
import io.fourwave.host.HostFacts;
import io.fourwave.jdk.JdkDescriptors;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkThreads;
import io.fourwave.origin.LoadedClasses;
import io.fourwave.origin.OtherAgents;
import io.fourwave.report.History;
import io.fourwave.report.RecentTeardowns;
import io.fourwave.report.Report;
import io.fourwave.report.ReportBuilder;
import io.fourwave.report.ReportFormat;
import io.fourwave.report.ReportWriter;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.Source;
import io.fourwave.telemetry.MetricSource;
import io.fourwave.telemetry.Telemetry;
import io.fourwave.telemetry.jfr.FlightEvents;
import io.fourwave.telemetry.jmx.ManagementBean;
import io.fourwave.watch.Watch;
import io.fourwave.weave.Weaving;
import java.lang.instrument.Instrumentation;
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

/** One attachment of the agent to this JVM: its parts, wired, from start to the end of the JVM. */
final class Session {
    /** A sweep of 65,536 connections comes first, on a busy machine. */
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** The last look at the connections has this at least, whatever the exporter took. */
    private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** At the end no longer than this for sock_diag to be opened, where /proc and ss do not answer. */
    private static final long OPENING_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    /** By then there is something in a report, and a short program has ended without paying for it. */
    private static final int PREPARED_AFTER = 3;

    /** A report takes less, but for thousands of connections. */
    private static final long PREPARED_WITHIN_BYTES = 4 << 20;

    private final StartRequest start;
    private final Config config;
    private final Log log;
    private final String version;
    private final long startedNanos;

    private final LateSocketTable kernel;
    private final RecentTeardowns recent;
    private final History history;
    private final Telemetry telemetry;
    private final ManagementBean managementBean;
    private final FlightEvents flightEvents;
    private final CpuTime cpuTime = new CpuTime();
    private final SpanApiLookout lookout;
    private final OtherAgents otherAgents;
    private final HostHeadroom headroom;
    private final Diagnosis diagnosis;
    private final Watch watch;
    private final ReportBuilder reports;
    private final Optional<ReportFile> reportFile;
    private final Optional<ReportSchedule> reportSchedule;
    private final Weaving weaving;
    private final StatusPublisher notices;
    private final CloseRequests closeRequests;
    private final FindingLog findingLog;
    private int sweeps;
    private boolean prepared;
    private final JarOnDisk jar = new JarOnDisk(StatusPublisher.jar());

    Session(StartRequest start, Weaving weaving, Capture capture, AgentProperties board, SpanApiLookout lookout) {
        Instrumentation instrumentation = start.instrumentation();
        JdkDescriptors descriptors = new JdkDescriptors();
        DescriptorHeadroom.ask(() -> descriptors.hasFree(DescriptorHeadroom.LEAST));
        this.lookout = lookout;
        this.start = start;
        this.startedNanos = start.nanos();
        this.config = start.config();
        this.log = start.log();
        this.version = Version.text();
        AddressMask mask = new AddressMask(config.maskAddresses());
        this.kernel = new LateSocketTable(instrumentation);
        this.recent = new RecentTeardowns(mask);
        this.history = new History(startedNanos);
        Metrics metrics = new Metrics(this);
        Telemetry.Settings settings =
                new Telemetry.Settings(version, config.spansRate(), config.spansFile(), mask, HostFacts.hostName());
        this.telemetry = new Telemetry(settings, metrics, start.agentHost().backend(settings, log::warn, log::info));
        this.managementBean = new ManagementBean(version, metrics, mask, this::reportText);
        this.flightEvents = new FlightEvents(mask);
        this.headroom = new HostHeadroom(this::account);
        LoadedClasses classes = new LoadedClasses(instrumentation);
        Detectors detectors = new Detectors(
                config.leakAfter(),
                config.appPackages(),
                classes,
                HostFacts.mainJar(),
                headroom,
                new FrameWitness.Threads(JdkThreads::stack, JdkThreads::id));
        this.otherAgents = new OtherAgents(classes, HostFacts.mainJar());
        TeardownFanout fanout = new TeardownFanout(recent, telemetry, flightEvents, detectors, otherAgents);
        this.diagnosis = new Diagnosis(detectors, fanout::found);
        this.notices = new StatusPublisher(this, board, mask);
        this.findingLog = new FindingLog(log);
        this.watch = new Watch(capture, kernel, fanout, this::swept, lookout::look);
        if (start.isAttach()) {
            watch.attached();
        }
        this.reports = new ReportBuilder(watch::census, watch.counters(), recent, history, mask);
        this.reportFile = start.reportFile();
        this.reportSchedule = reportFile.flatMap(file -> config.reportEvery()
                .map(period -> new ReportSchedule(file, period, new HostHeadroom(this::account), this::buildReport)));
        this.weaving = weaving;
        this.closeRequests = new CloseRequests(
                config.allowClose(),
                new Closing(),
                () -> weaving.failures().stream().findFirst(),
                fanout::closed,
                mask,
                log,
                board::closing);
    }

    /** On the watch thread, until {@link #end}. */
    void run() {
        log.prepare();
        weaving.failures().forEach(log::warn);
        if (!JdkNet.tellsState()) {
            log.warn(
                    "this is " + System.getProperty("os.name")
                            + ": only Linux tells the state of a connection, so calls are reported as possible and phases not at all");
        }
        headroom.begin();
        telemetry.startInBackground();
        if (JdkNet.tellsState()) {
            kernel.openInBackground();
        }
        notices.begin();
        log.debug("watches, sweeping each " + config.sweepInterval().toMillis() + " ms");
        watch.run();
        log.debug("has stopped watching");
    }

    /**
     * When the JVM ends or the agent is taken out of it, in the order in which a late close is still seen: the hooks listen
     * until the last sweep is done.
     *
     * @param withinNanos how long all of it may take, but for {@link #LAST_LOOK_NANOS}
     */
    void end(long withinNanos) {
        long deadline = System.nanoTime() + withinNanos;
        guarded(closeRequests::end);
        watch.stop();
        guarded(() -> telemetry.endsWithin(withinNanos));
        long left = Math.max(LAST_LOOK_NANOS, deadline - System.nanoTime());
        guarded(() -> kernel.waitAtMost(Math.min(OPENING_NANOS, left / 2)));
        if (!watch.finish(left)) {
            log.warn("its thread did not come to an end in " + TimeUnit.NANOSECONDS.toMillis(left)
                    + " ms: the last report is as of its last look, and teardowns under way are not in it");
        }
        Hooks.listen(null);
        guarded(managementBean::unregister);
        guarded(lookout::end);
        guarded(telemetry::shutdown);
        guarded(() -> reportFile.ifPresent(file -> file.write(buildReport())));
        guarded(kernel::close);
        guarded(telemetry::close);
    }

    /** One part that fails must not take the last report with it. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable ours) {
            log.warn("could not finish all of its work at the end: " + ours);
        }
    }

    /** A class whose initialiser finds no heap is lost for good: while the heap is full, this is for a later sweep. */
    private void prepare(ReportFile file) {
        Runtime heap = Runtime.getRuntime();
        if (heap.maxMemory() - heap.totalMemory() + heap.freeMemory() < PREPARED_WITHIN_BYTES) {
            return;
        }
        prepared = true;
        try {
            file.prepare(buildReport());
        } catch (OutOfMemoryError filledMeanwhile) {
            sweeps = 0;
            prepared = false;
        } catch (Throwable ours) {
            log.warn("could not prepare its report, the one at the end may be missing: " + ours);
        }
    }

    private void swept(Snapshot snapshot) {
        if (++sweeps >= PREPARED_AFTER && !prepared) {
            reportFile.ifPresent(this::prepare);
        }
        if (jar.isNewlyOverwritten()) {
            jar.gap().ifPresent(log::warn);
        }
        snapshot.open().forEach(connection -> connection.isOfAnotherAgent(otherAgents::opened));
        diagnosis.run(snapshot);
        findingLog.swept(diagnosis.findings());
        history.sampled(snapshot.census(), snapshot.nowNanos());
        notices.post();
        reportSchedule.ifPresent(ReportSchedule::swept);
        managementBean.registerWhenThereIsAServer();
    }

    Watch watch() {
        return watch;
    }

    CloseRequests closeRequests() {
        return closeRequests;
    }

    CpuTime cpuTime() {
        return cpuTime;
    }

    Diagnosis diagnosis() {
        return diagnosis;
    }

    Optional<MetricSource.Descriptors> descriptors() {
        return headroom.descriptors();
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

    Report.Fourwave about() {
        return start.about();
    }

    /** As of the last sweep; on any thread but that of the watching. */
    Report report() throws InterruptedException, ExecutionException, TimeoutException {
        return watching(this::buildReport);
    }

    /** Each connection of a finding, JSON; as {@link #report}. */
    String suspects() throws InterruptedException, ExecutionException, TimeoutException {
        return watching(() -> SuspectList.json(diagnosis.findings()));
    }

    private <T> T watching(Supplier<T> asked) throws InterruptedException, ExecutionException, TimeoutException {
        if (!watch.isRunning()) {
            // it has ended: nobody would do it, and nothing changes any more
            return asked.get();
        }
        FutureTask<T> task = new FutureTask<>(asked::get);
        watch.soon(task);
        return task.get(REPORT_NANOS, TimeUnit.NANOSECONDS);
    }

    /** For whoever asks by JMX, on a thread of the JVM's. */
    private String reportText() {
        try {
            return ReportWriter.format(report(), ReportFormat.TEXT);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the report was made");
        } catch (ExecutionException | TimeoutException ours) {
            throw new IllegalStateException("the report could not be made: " + ours);
        }
    }

    private Report buildReport() {
        return reports.build(
                about(),
                ReportFacts.jvm(startedNanos),
                coverage(),
                self(),
                ReportFacts.limits(),
                diagnosis.findings(),
                closeRequests.batches());
    }

    private Report.Coverage coverage() {
        List<String> sources = new ArrayList<>();
        if (JdkNet.tellsState()) {
            sources.add(Source.TCP_INFO.text());
        }
        kernel.sources().forEach(source -> sources.add(source.text()));
        List<Report.Gap> missing = new ArrayList<>();
        kernel.missing().forEach(gap -> missing.add(new Report.Gap(gap.what(), gap.why())));
        if (!DescriptorHeadroom.isAmple()) {
            missing.add(new Report.Gap("descriptors", FewDescriptorsException.REASON));
        }
        jar.gap().ifPresent(reason -> missing.add(new Report.Gap("jar", reason)));
        telemetry.refusal().ifPresent(reason -> missing.add(new Report.Gap("export", reason)));
        otherAgents
                .seen()
                .forEach(jar -> missing.add(new Report.Gap(
                        "connections of " + jar,
                        "that is another agent in this JVM: what it closes for itself is not reported")));
        managementBean.refusal().ifPresent(reason -> missing.add(new Report.Gap("jmx", reason)));
        flightEvents.refusal().ifPresent(reason -> missing.add(new Report.Gap("jfr", reason)));
        weaving.failures().forEach(failure -> missing.add(new Report.Gap("closes", failure)));
        weaving.limits().forEach(limit -> missing.add(new Report.Gap("reads", limit)));
        if (!JdkNet.tellsState()) {
            missing.add(new Report.Gap(
                    "states",
                    "only Linux tells the state of a connection: calls are reported as possible, phases not at all"));
        }
        if (cpuTime.nanos().isEmpty()) {
            missing.add(new Report.Gap("self.cpu_ms", "this JVM has no module java.management"));
        }
        watch.trouble().ifPresent(reason -> missing.add(new Report.Gap("watch", reason)));
        Optional<DescriptorCounts> account = account();
        return new Report.Coverage(
                watch.tracked(),
                account.map(known -> (long) known.untrackedSockets().size()).orElse(null),
                watch.counters().adopted.sum(),
                account.map(Session::descriptors).orElse(null),
                List.copyOf(sources),
                List.copyOf(missing));
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

    /** Every socket descriptor as of the last look. */
    private Optional<DescriptorCounts> account() {
        return watch == null ? Optional.empty() : watch.account();
    }

    Report.Self self() {
        long cpu = cpuTime.nanos().orElse(-1);
        return new Report.Self(
                cpu < 0 ? null : TimeUnit.NANOSECONDS.toMillis(cpu), dropped(), errors(), watch.queueHighWater());
    }

    private static void putLoss(Map<String, Long> losses, String kind, long count) {
        if (count > 0) {
            losses.put(kind, count);
        }
    }

    /** What closing on demand needs of the watching. */
    private final class Closing implements CloseConditions {

        @Override
        public long leakAfterNanos() {
            return config.leakAfter().toNanos();
        }

        @Override
        public List<Diagnosis.Found> findings() {
            return diagnosis.findings();
        }

        @Override
        public void watchAllUses(long nanos) {
            watch.watchAllUses(nanos);
        }

        @Override
        public long allUsesSinceNanos() {
            return watch.allUsesSinceNanos();
        }

        @Override
        public boolean asynchronousReadsSeen() {
            return weaving.limits().isEmpty();
        }
    }
}
