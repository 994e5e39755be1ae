// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.diagnose.Headroom;
import io.fourwave.report.Report;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The option {@code report.every}: after a sweep, once in so long, on the watch thread. The writing is done by a thread that
 * ends with it: a slow disk delays no sweep, and one write waits for no other.
 */
final class ReportSchedule {
    /** The last descriptors are the application's. */
    private static final long LEFT_TO_THE_APPLICATION = 64;

    private final ReportFile file;
    private final long periodNanos;
    private final Headroom headroom;
    private final Supplier<Report> reports;
    private long next;
    private volatile Thread writer;

    ReportSchedule(ReportFile file, Duration period, Headroom headroom, Supplier<Report> reports) {
        this.file = file;
        this.periodNanos = period.toNanos();
        this.headroom = headroom;
        this.reports = reports;
        this.next = System.nanoTime() + periodNanos;
    }

    void swept() {
        long now = System.nanoTime();
        if (now - next < 0 || writer != null) {
            return;
        }
        next = now + periodNanos;
        if (headroom.freeDescriptors().orElse(Long.MAX_VALUE) < LEFT_TO_THE_APPLICATION) {
            return;
        }
        Report report = reports.get();
        Thread thread = new AgentThread(() -> write(report), "fourwave-report");
        writer = thread;
        thread.start();
    }

    private void write(Report report) {
        try {
            file.write(report);
        } finally {
            writer = null;
        }
    }
}
