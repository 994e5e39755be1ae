// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.doctor.Check;
import io.fourwave.cli.doctor.HostChecks;
import io.fourwave.cli.doctor.JvmChecks;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.JvmFinder;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can and cannot be seen on this host and in one JVM, and what mends it. */
final class DoctorCommand {
    private static final int WIDTH = 96;

    private final ToolHost host;

    DoctorCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words, "--format");
        arguments.atMost(1);
        boolean json = arguments.isJson();
        Optional<JvmProcess> process = arguments.positional().isEmpty()
                ? Optional.empty()
                : Optional.of(new JvmFinder(host).process(arguments.jvm()));
        List<Check> here = new HostChecks(host).checks();
        Optional<JvmChecks> there = process.map(each -> new JvmChecks(host, each));
        if (json) {
            host.out().println(JsonText.document(answer(here, process, there)));
        } else {
            print("This host", here);
            there.ifPresent(checks -> {
                host.say("");
                print("JVM " + process.orElseThrow().pid(), checks.checks());
            });
        }
        return there.filter(checks -> !checks.canBeWatched()).isPresent() ? CommandLine.FAILURE : CommandLine.OK;
    }

    private static Map<String, Object> answer(
            List<Check> here, Optional<JvmProcess> process, Optional<JvmChecks> there) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("host", entries(here));
        there.ifPresent(checks -> {
            answer.put("pid", process.orElseThrow().pid());
            answer.put("can_be_watched", checks.canBeWatched());
            answer.put("jvm", entries(checks.checks()));
        });
        return answer;
    }

    private static List<Map<String, String>> entries(List<Check> checks) {
        return checks.stream()
                .map(check -> Map.of(
                        "grade", check.grade().mark().strip(), "finding", check.finding(), "remedy", check.remedy()))
                .toList();
    }

    private void print(String title, List<Check> checks) {
        host.say(title);
        for (Check check : checks) {
            print(check.grade().mark() + "  ", check.finding());
            if (!check.remedy().isEmpty()) {
                print("      do: ", check.remedy());
            }
        }
    }

    /** Breaks between words; what follows is indented like the text above it. */
    private void print(String lead, String text) {
        StringBuilder line = new StringBuilder("  ").append(lead);
        int indent = line.length();
        for (String word : text.split(" ")) {
            if (line.length() > indent && line.length() + word.length() > WIDTH) {
                host.say(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent));
            }
            line.append(word).append(' ');
        }
        host.say(line.toString().stripTrailing());
    }
}
