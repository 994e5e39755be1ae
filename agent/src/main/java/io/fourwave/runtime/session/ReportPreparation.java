// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.report.Report;
import io.fourwave.runtime.reportfile.ReportFile;
import java.util.function.Supplier;

/**
 * Loads all that the report at the end will take while there is heap for it: a class whose initialiser finds none is lost for
 * good. Watch thread.
 */
final class ReportPreparation {
    /** By then there is something in a report, and a short program has ended without paying for it. */
    private static final int AFTER_SWEEPS = 3;

    /** A report takes less, but for thousands of connections. */
    private static final long WITHIN_BYTES = 4 << 20;

    private final ReportFile file;
    private final Supplier<Report> report;
    private final Log log;
    private int sweeps;
    private boolean prepared;

    ReportPreparation(ReportFile file, Supplier<Report> report, Log log) {
        this.file = file;
        this.report = report;
        this.log = log;
    }

    /** After each sweep; while the heap is full, a later one prepares. */
    void swept() {
        if (++sweeps >= AFTER_SWEEPS && !prepared && hasHeap()) {
            prepare();
        }
    }

    private static boolean hasHeap() {
        Runtime heap = Runtime.getRuntime();
        return heap.maxMemory() - heap.totalMemory() + heap.freeMemory() >= WITHIN_BYTES;
    }

    private void prepare() {
        prepared = true;
        try {
            file.prepare(report.get());
        } catch (OutOfMemoryError filledMeanwhile) {
            sweeps = 0;
            prepared = false;
        } catch (Throwable ours) {
            log.warn("could not prepare its report, the one at the end may be missing: " + ours);
        }
    }
}
