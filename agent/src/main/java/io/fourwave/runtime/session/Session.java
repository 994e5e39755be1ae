// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.bootstrap.Hooks;
import io.fourwave.capture.Capture;
import io.fourwave.config.Config;
import io.fourwave.config.Version;
import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.detector.Detectors;
import io.fourwave.diagnose.evidence.FrameWitness;
import io.fourwave.host.DescriptorHeadroom;
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
import io.fourwave.runtime.reportfile.ReportFile;
import io.fourwave.runtime.reportfile.ReportSchedule;
import io.fourwave.tcp.AddressMask;
import io.fourwave.telemetry.MetricSource;
import io.fourwave.telemetry.Telemetry;
import io.fourwave.telemetry.jfr.FlightEvents;
import io.fourwave.telemetry.jmx.ManagementBean;
import io.fourwave.telemetry.sdk.TelemetrySettings;
import io.fourwave.watch.Watch;
import io.fourwave.weave.TimedSelects;
import io.fourwave.weave.Weaving;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One attachment of the agent to this JVM: its parts, wired, from start to the end of the JVM. */
public final class Session {
    /** The last look at the connections has this at least, whatever the exporter took. */
    private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Of more threads than this it is not known what all of them do. */
    private static final int MOST_THREADS = 4096;

    /** At the end no longer than this for sock_diag to be opened, where /proc and ss do not answer. */
    private static final long OPENING_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    private static final String AT_THE_END = "the end of the JVM, or of the agent in it";

    private final StartRequest start;
    private final Config config;
    private final Log log;
    private final LateSocketTable kernel;
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
    private final Optional<ReportFile> reportFile;
    private final Optional<ReportPreparation> reportPreparation;
    private final Optional<ReportSchedule> reportSchedule;
    private final Weaving weaving;
    private final StatusPublisher notices;
    private final CloseRequests closeRequests;
    private final FindingLog findingLog;
    private final SelfReport self;
    private final SessionReport reporting;
    private final JarOnDisk jar = new JarOnDisk(StatusPublisher.jar());

    public Session(
            StartRequest start, Weaving weaving, Capture capture, AgentProperties board, SpanApiLookout lookout) {
        Instrumentation instrumentation = start.instrumentation();
        JdkDescriptors descriptors = new JdkDescriptors();
        DescriptorHeadroom.ask(() -> descriptors.hasFree(DescriptorHeadroom.LEAST));
        this.lookout = lookout;
        this.start = start;
        this.config = start.config();
        this.log = start.log();
        String version = Version.text();
        AddressMask mask = new AddressMask(config.maskAddresses());
        this.kernel = new LateSocketTable(instrumentation);
        RecentTeardowns recent = new RecentTeardowns(mask);
        this.history = new History(start.nanos());
        Metrics metrics = new Metrics(this);
        TelemetrySettings settings =
                new TelemetrySettings(version, config.spansRate(), config.spansFile(), mask, HostFacts.hostName());
        this.telemetry = new Telemetry(settings, metrics, start.agentHost().backend(settings, log::warn, log::info));
        this.managementBean = new ManagementBean(version, metrics, mask, this::text);
        this.flightEvents = new FlightEvents(mask);
        this.headroom = new HostHeadroom(this::account, descriptors);
        LoadedClasses classes = new LoadedClasses(instrumentation);
        Detectors detectors = new Detectors(
                config.leakAfter(),
                config.appPackages(),
                classes,
                HostFacts.mainJar(),
                headroom,
                new FrameWitness.Threads(
                        JdkThreads::stack,
                        JdkThreads::id,
                        JdkThreads::name,
                        Session::threadsOfTheApplication,
                        TimedSelects::isTimed));
        this.otherAgents = new OtherAgents(classes, HostFacts.mainJar());
        TeardownFanout fanout = new TeardownFanout(recent, telemetry, flightEvents, detectors, otherAgents);
        this.diagnosis = new Diagnosis(detectors, fanout::found);
        this.notices = new StatusPublisher(this, board, mask);
        this.findingLog = new FindingLog(log);
        this.watch = new Watch(capture, kernel, fanout, this::swept, lookout::look);
        if (start.isAttach()) {
            watch.attached();
        }
        this.reportFile = start.reportFile();
        this.reportPreparation = reportFile.map(file -> new ReportPreparation(file, this::report, log));
        this.reportSchedule = reportFile
                .filter(file ->
                        config.reportEvery().isPresent() || !config.reportOn().isEmpty())
                .map(file ->
                        new ReportSchedule(file, config.reportEvery(), config.reportOn(), this::report, log::info));
        this.weaving = weaving;
        this.closeRequests = new CloseRequests(
                config.allowClose(),
                new CloseSupport(
                        config.leakAfter(), diagnosis, detectors, watch, capture, kernel, weaving, instrumentation),
                () -> weaving.blindSpots().stream().findFirst(),
                fanout::closed,
                mask,
                log,
                board::closing);
        this.self = new SelfReport(telemetry, watch, lookout, cpuTime);
        this.reporting = new SessionReport(
                start,
                watch,
                diagnosis,
                closeRequests,
                new ReportBuilder(watch::census, watch.counters(), recent, history, mask),
                new CoverageReport(
                        watch, kernel, weaving, otherAgents, telemetry, managementBean, flightEvents, jar, cpuTime),
                self,
                this::descriptors,
                new OpenedConnections(
                        detectors::blamed, connection -> connection.isOfAnotherAgent(otherAgents::opened), mask));
    }

    private String text() {
        return reporting.text();
    }

    private Report report() {
        return reporting.build();
    }

    /** On the watch thread, until {@link #end}. */
    public void run() {
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
    public void end(long withinNanos) {
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
        guarded(() -> reportFile.ifPresent(file -> file.write(reporting.build().writtenFor(AT_THE_END))));
        guarded(() -> reportFile.ifPresent(ReportFile::end));
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

    private void swept(Snapshot snapshot) {
        reportPreparation.ifPresent(ReportPreparation::swept);
        if (jar.isNewlyOverwritten()) {
            jar.gap().ifPresent(log::warn);
        }
        snapshot.open().forEach(connection -> connection.isOfAnotherAgent(otherAgents::opened));
        diagnosis.run(snapshot);
        findingLog.swept(diagnosis.findings());
        history.sampled(snapshot.census(), snapshot.nowNanos());
        notices.post();
        reportSchedule.ifPresent(this::schedule);
        managementBean.registerWhenThereIsAServer();
    }

    private void schedule(ReportSchedule schedule) {
        schedule.sees(
                diagnosis.findings().stream().anyMatch(found -> found.finding().severity() == Severity.LEAK));
        descriptors().ifPresent(files -> schedule.sees(files.count(), files.limit()));
        schedule.swept();
    }

    public Watch watch() {
        return watch;
    }

    public CloseRequests closeRequests() {
        return closeRequests;
    }

    CpuTime cpuTime() {
        return cpuTime;
    }

    Diagnosis diagnosis() {
        return diagnosis;
    }

    SelfReport self() {
        return self;
    }

    public SessionReport reporting() {
        return reporting;
    }

    Optional<MetricSource.Descriptors> descriptors() {
        return headroom.descriptors();
    }

    /** Every socket descriptor as of the last look. */
    Optional<DescriptorCounts> account() {
        return watch == null ? Optional.empty() : watch.account();
    }

    /** The agent's own timers close nothing of the application's. */
    private static Thread[] threadsOfTheApplication() {
        Set<Thread> own = Collections.newSetFromMap(new IdentityHashMap<>());
        Collections.addAll(own, AgentThread.alive());
        return Stream.of(JdkThreads.allAndVirtual(MOST_THREADS))
                .filter(thread -> !own.contains(thread) && !JdkThreads.isSchedulerWithoutTask(thread))
                .toArray(Thread[]::new);
    }
}
