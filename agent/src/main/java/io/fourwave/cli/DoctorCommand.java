// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import java.util.List;

/** What can and cannot be seen on this host and in one JVM, and what mends it. */
final class DoctorCommand {
    private static final int WIDTH = 96;

    private final Host host;

    DoctorCommand(Host host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words);
        arguments.atMost(1);
        if (arguments.positional().isEmpty()) {
            print("This host", new HostExamination(host).symptoms());
            return CommandLine.OK;
        }
        JvmProcess process = host.process(arguments.pid());
        print("This host", new HostExamination(host).symptoms());
        JvmExamination examination = new JvmExamination(host, process);
        host.out().println();
        print("JVM " + process.pid(), examination.symptoms());
        return examination.canBeWatched() ? CommandLine.OK : CommandLine.FAILURE;
    }

    private void print(String title, List<Symptom> symptoms) {
        host.out().println(title);
        for (Symptom symptom : symptoms) {
            print(symptom.grade().mark() + "  ", symptom.finding());
            if (!symptom.remedy().isEmpty()) {
                print("      do: ", symptom.remedy());
            }
        }
    }

    /** Breaks between words; what follows is indented like the text above it. */
    private void print(String lead, String text) {
        StringBuilder line = new StringBuilder("  ").append(lead);
        int indent = line.length();
        for (String word : text.split(" ")) {
            if (line.length() > indent && line.length() + word.length() > WIDTH) {
                host.out().println(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent));
            }
            line.append(word).append(' ');
        }
        host.out().println(line.toString().stripTrailing());
    }
}
