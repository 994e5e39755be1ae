// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.config.Config;
import io.fourwave.config.Version;
import io.fourwave.report.Report;
import java.lang.instrument.Instrumentation;
import java.time.Instant;
import java.util.Optional;

/**
 * What an attachment begins with.
 *
 * @param how {@code premain} or {@code attach}
 * @param millis when, by the clock
 * @param nanos the same by {@link System#nanoTime}
 */
record StartRequest(
        Config config,
        Log log,
        Instrumentation instrumentation,
        String how,
        AgentHost agentHost,
        long millis,
        long nanos,
        Optional<ReportFile> reportFile) {

    static StartRequest now(Config config, Log log, Instrumentation instrumentation, String how, AgentHost agentHost) {
        Optional<ReportFile> reportFile = config.reportFile().isPresent()
                ? Optional.of(new ReportFile(config.reportFile().get(), log))
                : Optional.empty();
        return new StartRequest(
                config,
                log,
                instrumentation,
                how,
                agentHost,
                System.currentTimeMillis(),
                System.nanoTime(),
                reportFile);
    }

    boolean isAttach() {
        return how.equals("attach");
    }

    Report.Fourwave about() {
        return new Report.Fourwave(Version.text(), Instant.ofEpochMilli(millis).toString(), how);
    }
}
