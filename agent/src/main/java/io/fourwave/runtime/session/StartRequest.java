// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.capture.Capture;
import io.fourwave.config.Config;
import io.fourwave.config.Version;
import io.fourwave.report.Report;
import io.fourwave.runtime.reportfile.ReportFile;
import io.fourwave.weave.Weaving;
import java.lang.instrument.Instrumentation;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What an attachment begins with.
 *
 * @param how {@code premain} or {@code attach}
 * @param millis when, by the clock
 * @param nanos the same by {@link System#nanoTime}
 * @param weaving begun
 * @param end what the JVM runs at its end
 */
public record StartRequest(
        Config config,
        Log log,
        Instrumentation instrumentation,
        String how,
        AgentHost agentHost,
        long millis,
        long nanos,
        Optional<ReportFile> reportFile,
        Weaving weaving,
        Thread end) {
    /** Enough to show what goes on, at 3 ms of CPU a second: a teardown takes some four questions of 8 µs. */
    private static final int LEAST_WATCHED_A_SECOND = 100;

    public static StartRequest of(
            Config config,
            Log log,
            Instrumentation instrumentation,
            String how,
            AgentHost agentHost,
            long millis,
            long nanos,
            Weaving weaving,
            Thread end) {
        Optional<ReportFile> reportFile = config.reportFile().isPresent()
                ? Optional.of(new ReportFile(config.reportFile().get(), config.reportOn(), log::warn))
                : Optional.empty();
        return new StartRequest(config, log, instrumentation, how, agentHost, millis, nanos, reportFile, weaving, end);
    }

    /** The agent is gone before the JVM is. */
    public void forgetEnd() {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException endOfJvm) {
            // it runs, or has run
        }
    }

    /** Something is to be in a file when the JVM has ended. */
    public boolean isToBeWritten() {
        return reportFile.isPresent() || config.spansFile().isPresent();
    }

    public boolean isAttach() {
        return how.equals("attach");
    }

    public Capture.Settings captureSettings() {
        return new Capture.Settings(
                config.sweepInterval().toNanos(),
                config.leakAfter().toNanos(),
                config.capacity(),
                Math.max(LEAST_WATCHED_A_SECOND, config.spansRate()),
                config.stacks() == Config.Stacks.OFF ? 0 : config.stackDepth(),
                config.stacks() == Config.Stacks.FULL);
    }

    public Report.Fourwave about() {
        return new Report.Fourwave(
                Version.text(),
                Instant.ofEpochMilli(millis).toString(),
                how,
                config.leakAfter().toMillis() / 1_000.0,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos));
    }
}
