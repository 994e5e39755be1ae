// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.saved.ReportDiff;
import io.fourwave.cli.saved.ReportFiles;
import io.fourwave.cli.saved.SavedReport;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import java.util.List;

/** What is new, gone, grown or shrunk between two reports in JSON; exit status 1 when something got worse. */
final class DiffCommand {
    private final ToolHost host;

    DiffCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words);
        arguments.atMost(2);
        if (arguments.positional().size() < 2) {
            throw new UsageException("two reports are compared: the earlier one, then the later one");
        }
        SavedReport before = ReportFiles.read(arguments.positional().get(0));
        SavedReport after = ReportFiles.read(arguments.positional().get(1));
        ReportDiff diff = ReportDiff.between(before, after);
        host.say(before.file() + ", " + before.reportedAt() + ", " + before.jvm());
        host.say(after.file() + ", " + after.reportedAt() + ", " + after.jvm());
        if (!after.reportedAt().isEmpty() && after.reportedAt().compareTo(before.reportedAt()) < 0) {
            host.sayAside(after.file() + " is older than " + before.file()
                    + ": give the earlier report first, or the words better and worse are swapped");
        }
        diff.changes().forEach(change -> host.say((change.isWorse() ? "worse " : "      ") + change.text()));
        host.say(
                diff.changes().isEmpty()
                        ? "no finding is new, gone, grown or shrunk; " + diff.unchanged() + " are as they were"
                        : diff.unchanged() + " are as they were");
        return diff.isWorse() ? CommandLine.FAILURE : CommandLine.OK;
    }
}
