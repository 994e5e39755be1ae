// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.config.PrivateFile;
import io.fourwave.config.Unwritable;
import io.fourwave.host.HostFacts;
import io.fourwave.report.Report;
import io.fourwave.report.ReportFormat;
import io.fourwave.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The file of the option {@code report.file}. What is wrong with it is said at the start, when it can still be mended.
 * {@code %p} in its name is the process id, {@code %h} the host's name: many JVMs may have one and the same option.
 */
public final class ReportFile {
    private final Path file;
    private final Log log;
    private boolean warned;

    ReportFile(Path file, Log log) {
        this.file = expanded(file, ProcessHandle.current().pid(), HostFacts.hostName());
        this.log = log;
    }

    static Path expanded(Path file, long pid, String host) {
        String text = file.toString();
        return text.indexOf('%') < 0
                ? file
                : Path.of(text.replace("%p", Long.toString(pid)).replace("%h", host.replace('/', '_')));
    }

    public synchronized void check() {
        try {
            ReportWriter.refusePipe(file);
            PrivateFile.refuseForeignLink(file);
            ReportWriter.check(file);
        } catch (IOException | RuntimeException refused) {
            warnOnce(refused, "there will be no report unless it can be when the JVM ends");
        }
    }

    /** Loads what a report takes while the jar is as it was; the text is thrown away. */
    void prepare(Report report) {
        ReportWriter.format(report, ReportFormat.ofFile(file.getFileName().toString()));
    }

    synchronized void write(Report report) {
        try {
            PrivateFile.refuseForeignLink(file);
            ReportWriter.write(report, file);
        } catch (IOException | RuntimeException refused) {
            warnOnce(refused, "there is no report");
        }
    }

    private void warnOnce(Exception refused, String consequence) {
        if (!warned) {
            warned = true;
            log.warn(Unwritable.sentence("report.file", file, refused) + "; " + consequence);
        }
    }
}
