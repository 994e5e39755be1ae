// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.report.ReaderPlace;
import io.fourwave.report.Report;
import io.fourwave.report.ReportBuilder;
import io.fourwave.report.ReportFormat;
import io.fourwave.report.ReportWriter;
import io.fourwave.report.SuspectList;
import io.fourwave.telemetry.MetricSource;
import io.fourwave.watch.Watch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What a session reports, put together on the watch thread for whoever asks. */
public final class SessionReport {
    /** A sweep of 65,536 connections comes first, on a busy machine. */
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** At what changes all the time. */
    private static final int MOST_LOOKS = 100;

    private final StartRequest start;
    private final Watch watch;
    private final Diagnosis diagnosis;
    private final CloseRequests closeRequests;
    private final ReportBuilder reports;
    private final CoverageReport coverage;
    private final SelfReport self;
    private final Supplier<Optional<MetricSource.Descriptors>> descriptors;
    private final OpenedConnections opened;

    SessionReport(
            StartRequest start,
            Watch watch,
            Diagnosis diagnosis,
            CloseRequests closeRequests,
            ReportBuilder reports,
            CoverageReport coverage,
            SelfReport self,
            Supplier<Optional<MetricSource.Descriptors>> descriptors,
            OpenedConnections opened) {
        this.start = start;
        this.watch = watch;
        this.diagnosis = diagnosis;
        this.closeRequests = closeRequests;
        this.reports = reports;
        this.coverage = coverage;
        this.self = self;
        this.descriptors = descriptors;
        this.opened = opened;
    }

    Report.Fourwave about() {
        return start.about();
    }

    /** As of the last sweep; on any thread but that of the watching. */
    public Report report(ReaderPlace reader) throws InterruptedException, ExecutionException, TimeoutException {
        return watching(() -> build(reader));
    }

    /** Each connection of a finding, JSON; as {@link #report}. */
    public String suspects() throws InterruptedException, ExecutionException, TimeoutException {
        return watching(() -> SuspectList.json(diagnosis.findings()));
    }

    /** The connections that were opened since, after a look at once; as {@link #report}. */
    public List<Map<String, Object>> openedSince(long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        return soon(() -> {
            Optional<List<Map<String, Object>>> found = Optional.empty();
            for (int look = 0; found.isEmpty() && look < MOST_LOOKS; look++) {
                Snapshot now = watch.look();
                found = opened.since(nanos, now, diagnosis.findings());
            }
            return found.orElseThrow(() -> new IllegalStateException("the connections change all the time"));
        });
    }

    private <T> T watching(Supplier<T> asked) throws InterruptedException, ExecutionException, TimeoutException {
        if (!watch.isRunning()) {
            // it has ended: nobody would do it, and nothing changes any more
            return asked.get();
        }
        return soon(asked);
    }

    private <T> T soon(Supplier<T> asked) throws InterruptedException, ExecutionException, TimeoutException {
        FutureTask<T> task = new FutureTask<>(asked::get);
        watch.soon(task);
        return task.get(REPORT_NANOS, TimeUnit.NANOSECONDS);
    }

    /** For whoever asks by JMX, on a thread of the JVM's. */
    String text() {
        try {
            return ReportWriter.format(report(ReaderPlace.HERE), ReportFormat.TEXT);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the report was made");
        } catch (ExecutionException | TimeoutException ours) {
            throw new IllegalStateException("the report could not be made: " + ours);
        }
    }

    Report build() {
        return build(ReaderPlace.HERE);
    }

    private Report build(ReaderPlace reader) {
        return reports.build(
                about(),
                ReportFacts.jvm(start.nanos()),
                coverage.build(),
                self.build(),
                ReportFacts.limits(descriptors.get()),
                diagnosis.findings(),
                closeRequests.batches(),
                reader);
    }
}
