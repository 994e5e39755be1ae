// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Terminal;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.config.PrivateFile;
import io.fourwave.config.Unwritable;
import io.fourwave.report.ReportFormat;
import io.fourwave.report.ReportWriter;
import io.fourwave.report.Visible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a report goes, and in which format: {@code --format} and {@code -o}.
 *
 * @param file empty for stdout
 */
record ReportOutput(ReportFormat format, Optional<Path> file) {
    static final String[] OPTIONS = {"--format", "-o", "--output"};
    private static final String STDOUT = "-";

    /** @throws FailureException for a file that cannot be written: said before the JVM is troubled */
    static ReportOutput of(Arguments arguments) throws UsageException, FailureException {
        Optional<String> file = arguments.option("-o", "--output").filter(name -> !name.equals(STDOUT));
        Optional<String> asked = arguments.choice("--format", ReportFormat.words());
        ReportFormat format = asked.map(ReportFormat::named)
                .orElseGet(() -> file.map(ReportFormat::ofFile).orElse(ReportFormat.TEXT));
        return new ReportOutput(format, file.isPresent() ? Optional.of(path(file.get())) : Optional.empty());
    }

    void write(String report, ToolHost host) throws FailureException {
        if (file.isEmpty()) {
            print(report, host);
            return;
        }
        try {
            ReportWriter.write(report, file.get());
            host.sayAside("the report is in " + file.get());
        } catch (IOException refused) {
            throw unwritable(file.get(), refused);
        }
    }

    /** A JVM that answers for itself may put into it what would steer a terminal; JSON and pages have no such thing. */
    private void print(String report, ToolHost host) {
        boolean looked = format == ReportFormat.TEXT || Terminal.isTerminal(host.proc(), 1);
        String shown = looked ? report.lines().map(Visible::of).collect(Collectors.joining("\n", "", "\n")) : report;
        byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
        host.out().write(bytes, 0, bytes.length);
    }

    private static Path path(String file) throws FailureException {
        try {
            Path path = Path.of(file).toAbsolutePath();
            PrivateFile.refuseForeignLink(path);
            ReportWriter.check(path);
            return path;
        } catch (IOException | InvalidPathException refused) {
            throw unwritable(file, refused);
        }
    }

    private static FailureException unwritable(Object file, Exception refused) {
        return new FailureException(Unwritable.sentence("-o", file, refused), "choose another file");
    }
}
