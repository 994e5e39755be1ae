// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.config.Config;
import io.fourwave.host.ThreadHeadroom;
import io.fourwave.report.Report;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The options {@code report.every} and {@code report.on}: decided after a sweep, on the watch thread. The writing is done by
 * a thread that ends with it: a slow disk delays no sweep, and one write waits for no other.
 */
public final class ReportSchedule {
    static final String PERIODIC = "report.every";
    /** A file that is put by is looked for again so often, when there was none, or it was used. */
    private static final long RESERVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReportFile file;
    /** 0 for never. */
    private final long periodNanos;

    private final ReportTrigger trigger;
    private final Supplier<Report> reports;
    private final Consumer<String> info;
    private long next;
    private long nextReserve = System.nanoTime();
    private volatile Thread writer;

    /**
     * @param period none where there is no {@code report.every}
     * @param info hears what a report was written for
     */
    public ReportSchedule(
            ReportFile file,
            Optional<Duration> period,
            Set<Config.ReportOn> on,
            Supplier<Report> reports,
            Consumer<String> info) {
        this.file = file;
        this.periodNanos = period.map(Duration::toNanos).orElse(0L);
        this.trigger = new ReportTrigger(on);
        this.reports = reports;
        this.info = info;
        this.next = System.nanoTime() + periodNanos;
    }

    /** @param leak whether there is a finding of severity leak now */
    public void sees(boolean leak) {
        trigger.sees(leak);
    }

    /**
     * @param open descriptors of this process
     * @param limit how many it may have
     */
    public void sees(long open, long limit) {
        trigger.sees(open, limit);
    }

    public void swept() {
        long now = System.nanoTime();
        if (writer == null && file.lacksSpare() && now - nextReserve >= 0) {
            nextReserve = now + RESERVE_NANOS;
            onThread(file::reserve);
        }
        Optional<String> event = trigger.due(now);
        boolean periodic = periodNanos > 0 && now - next >= 0;
        if (writer != null || event.isEmpty() && !periodic || !file.isWritable()) {
            return;
        }
        if (periodic) {
            next = now + periodNanos;
        }
        event.ifPresent(reason -> {
            trigger.written(now);
            info.accept("writes report.file: " + reason);
        });
        Report report = reports.get().writtenFor(event.orElse(PERIODIC));
        onThread(() -> file.write(report, event.isPresent()));
    }

    private void onThread(Runnable work) {
        Runnable whole = () -> {
            try {
                work.run();
            } finally {
                writer = null;
            }
        };
        Thread thread = new AgentThread(whole, "fourwave-report");
        writer = thread;
        try {
            ThreadHeadroom.ofThisProcess().require();
            thread.start();
        } catch (IllegalStateException | OutOfMemoryError fewThreads) {
            whole.run();
        }
    }
}
