// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Terminal;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.config.PrivateFile;
import io.fourwave.config.Unwritable;
import io.fourwave.report.ReportWriter;
import io.fourwave.report.Visible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The report as it is now, from an agent that goes on watching. */
final class ReportCommand {
    private static final List<String> FORMATS = List.of("text", "json", "html");

    private final ToolHost host;

    ReportCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words, "--format", "-o", "--output");
        String jvm = arguments.onlyJvm();
        Optional<String> file = arguments.option("-o", "--output");
        String format = format(arguments.option("--format"), file);
        Optional<Path> path = file.isPresent() ? Optional.of(path(file.get())) : Optional.empty();
        String report = report(jvm, format);
        if (path.isPresent()) {
            write(report, path.get());
        } else {
            print(report, format);
        }
        return CommandLine.OK;
    }

    private String report(String jvm, String format) throws FailureException {
        try (AttachedJvm target = AttachedJvm.open(jvm, host)) {
            return target.command("report", UUID.randomUUID().toString(), format, target.noticesOfAgent());
        }
    }

    private static String format(Optional<String> asked, Optional<String> file) throws UsageException {
        if (asked.isPresent() && !FORMATS.contains(asked.get())) {
            throw new UsageException("--format is '" + asked.get() + "': expected text, json or html");
        }
        return asked.orElseGet(() -> FORMATS.stream()
                .filter(format ->
                        file.filter(name -> name.endsWith("." + format)).isPresent())
                .findFirst()
                .orElse("text"));
    }

    /** A JVM that answers for itself may put into it what would steer a terminal; JSON and pages have no such thing. */
    private void print(String report, String format) throws FailureException {
        boolean looked = format.equals("text") || Terminal.isTerminal(host.proc(), 1);
        String shown = looked ? report.lines().map(Visible::of).collect(Collectors.joining("\n", "", "\n")) : report;
        byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
        host.out().write(bytes, 0, bytes.length);
        if (host.out().checkError()) {
            throw new FailureException("stdout could not be written", "give it a file: -o FILE");
        }
    }

    /** Said before that JVM is troubled. */
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

    private void write(String report, Path file) throws FailureException {
        try {
            ReportWriter.write(report, file);
            host.sayAside("the report is in " + file);
        } catch (IOException refused) {
            throw unwritable(file, refused);
        }
    }

    private static FailureException unwritable(Object file, Exception refused) {
        return new FailureException(Unwritable.sentence("-o", file, refused), "choose another file");
    }
}
