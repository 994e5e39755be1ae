// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import java.util.List;

/** The report as it is now, from an agent that goes on watching. */
final class ReportCommand {
    private final ToolHost host;

    ReportCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words, ReportOutput.OPTIONS);
        String jvm = arguments.onlyJvm();
        ReportOutput output = ReportOutput.of(arguments);
        try (AttachedJvm target = AttachedJvm.open(jvm, host)) {
            output.write(target.report(output.format(), target.noticesOfAgent()), host);
        }
        return CommandLine.OK;
    }
}
