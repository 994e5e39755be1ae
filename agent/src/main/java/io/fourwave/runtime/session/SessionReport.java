// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.diagnose.Diagnosis;
import io.fourwave.report.ReaderPlace;
import io.fourwave.report.Report;
import io.fourwave.report.ReportBuilder;
import io.fourwave.report.ReportFormat;
import io.fourwave.report.ReportWriter;
import io.fourwave.report.SuspectList;
import io.fourwave.watch.Watch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What a session reports, put together on the watch thread for whoever asks. */
public final class SessionReport {
    /** A sweep of 65,536 connections comes first, on a busy machine. */
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final StartRequest start;
    private final Watch watch;
    private final Diagnosis diagnosis;
    private final CloseRequests closeRequests;
    private final ReportBuilder reports;
    private final CoverageReport coverage;
    private final SelfReport self;

    SessionReport(
            StartRequest start,
            Watch watch,
            Diagnosis diagnosis,
            CloseRequests closeRequests,
            ReportBuilder reports,
            CoverageReport coverage,
            SelfReport self) {
        this.start = start;
        this.watch = watch;
        this.diagnosis = diagnosis;
        this.closeRequests = closeRequests;
        this.reports = reports;
        this.coverage = coverage;
        this.self = self;
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
                ReportFacts.limits(),
                diagnosis.findings(),
                closeRequests.batches(),
                reader);
    }
}
