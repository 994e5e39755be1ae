// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.config.Config;
import io.fourwave.config.Version;
import io.fourwave.report.Report;
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
                ? Optional.of(new ReportFile(config.reportFile().get(), log))
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

    public boolean isAttach() {
        return how.equals("attach");
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
