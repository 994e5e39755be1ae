// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import io.fourwave.config.Config;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The option {@code report.on}: what has happened since the last report that one is to be kept of. Each thing counts when it
 * comes, not as long as it stays; what comes within a minute of a report waits for the end of that minute. Watch thread.
 */
final class ReportTrigger {
    static final long LEAST_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Per cent of the limit; at the last one nothing can be opened any more. */
    private static final int[] LEVELS = {80, 95, 100};
    /** A level counts again when it was left by so much: a server near it crosses it all the time. */
    private static final int SLACK = 5;

    private final Set<Config.ReportOn> on;
    /** What waits for its report, in words; empty for nothing. */
    private String ofLeaks = "";

    private String ofDescriptors = "";
    private boolean leaks;
    private int level;
    private boolean written;
    private long writtenNanos;

    ReportTrigger(Set<Config.ReportOn> on) {
        this.on = on;
    }

    boolean heedsDescriptors() {
        return on.contains(Config.ReportOn.DESCRIPTORS);
    }

    /** @param leak whether there is a finding of severity leak now */
    void sees(boolean leak) {
        if (leak && !leaks && on.contains(Config.ReportOn.LEAK)) {
            ofLeaks = "a leak was found";
        }
        leaks = leak;
    }

    /**
     * @param open descriptors of this process
     * @param limit how many it may have
     */
    void sees(long open, long limit) {
        if (!heedsDescriptors() || limit <= 0) {
            return;
        }
        int reached = highest(open * 100 / limit);
        if (reached > level) {
            ofDescriptors = "%d of %d descriptors are open".formatted(open, limit);
        }
        level = Math.max(reached, Math.min(level, highest(open * 100 / limit + SLACK)));
    }

    private static int highest(long percent) {
        int reached = 0;
        for (int each : LEVELS) {
            reached = percent >= each ? each : reached;
        }
        return reached;
    }

    /** What happened, if a report of it is due now. */
    Optional<String> due(long nowNanos) {
        boolean tooSoon = written && nowNanos - writtenNanos < LEAST_NANOS;
        String between = ofLeaks.isEmpty() || ofDescriptors.isEmpty() ? "" : "; ";
        return Optional.of(ofLeaks + between + ofDescriptors).filter(reason -> !reason.isEmpty() && !tooSoon);
    }

    void written(long nowNanos) {
        ofLeaks = "";
        ofDescriptors = "";
        written = true;
        writtenNanos = nowNanos;
    }
}
