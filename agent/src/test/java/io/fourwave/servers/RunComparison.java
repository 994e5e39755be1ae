// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The same exchange without the agent and with it: what each program told, in the same order. */
record RunComparison(List<ProgramAccount> without, List<ProgramAccount> with) {
    /** Of an exchange that did not come to its end. */
    static final RunComparison NONE = new RunComparison(List.of(), List.of());

    List<String> complaints() {
        if (with.isEmpty()) {
            return List.of("did not come to its end");
        }
        return IntStream.range(0, with.size())
                .mapToObj(i -> complaints(without.get(i), with.get(i)))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> complaints(ProgramAccount without, ProgramAccount with) {
        List<String> complaints = new ArrayList<>(with.accusations());
        if (!with.answers().equals(without.answers())) {
            complaints.add("answered " + with.answers() + ", not " + without.answers());
        }
        if (!with.stderr().equals(without.stderr())) {
            complaints.add("said " + with.stderr() + " on stderr, not " + without.stderr());
        }
        if (with.closes() == 0) {
            complaints.add("no close was seen, so nothing is shown");
        }
        if (with.suppressedErrors() != 0) {
            complaints.add(with.suppressedErrors() + " errors suppressed");
        }
        return complaints.stream()
                .map(complaint -> with.program().main() + ": " + complaint)
                .toList();
    }

    /** The closes that the agents saw, those of the client first. */
    String closes() {
        return with.stream().map(told -> Long.toString(told.closes())).collect(Collectors.joining(" + "));
    }

    String findings() {
        String all = with.stream()
                .flatMap(told ->
                        told.findings().stream().map(each -> told.program().main() + " " + each))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "none" : all;
    }
}
