// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.saved.CheckFormat;
import io.fourwave.cli.saved.ReportFiles;
import io.fourwave.cli.saved.SavedReport;
import io.fourwave.cli.saved.SourceFiles;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.diagnose.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** For CI: exit status 1 when a report has a finding that must not be. */
final class CheckCommand {
    private static final List<String> LEAST = List.of(Severity.LEAK.text(), Severity.SUSPECT.text());

    private final ToolHost host;

    CheckCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words, "--fail-on", "--format");
        String least = arguments.choice("--fail-on", LEAST).orElse(Severity.LEAK.text());
        CheckFormat format = arguments
                .choice("--format", CheckFormat.words())
                .flatMap(CheckFormat::of)
                .orElse(CheckFormat.PLAIN);
        if (arguments.positional().isEmpty()) {
            throw new UsageException("which report? give a file");
        }
        List<SavedReport> reports = new ArrayList<>();
        for (String file : arguments.positional()) {
            reports.add(ReportFiles.read(file));
        }
        format.lines(reports, least, new SourceFiles(Path.of("").toAbsolutePath())).stream()
                .flatMap(String::lines)
                .forEach(host::say);
        boolean fails = reports.stream()
                .anyMatch(report -> !CheckFormat.failing(report, least).isEmpty());
        return fails ? CommandLine.FAILURE : CommandLine.OK;
    }
}
