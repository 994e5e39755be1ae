// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The connections that outlive a test class. */
final class LeftBehind {
    static final LeftBehind NOTHING = new LeftBehind(Collections.emptyList(), Collections.emptyList());

    private static final int LINES = 20;

    private final List<HeldConnection> own;
    private final List<HeldConnection> unclear;

    /**
     * @param own those that this class opened
     * @param unclear those that this class or one beside it opened
     */
    LeftBehind(List<HeldConnection> own, List<HeldConnection> unclear) {
        this.own = own;
        this.unclear = unclear;
    }

    /** Those of this class that fail it. */
    List<HeldConnection> failing(FailOn failOn) {
        return own.stream().filter(each -> failOn.failsOn(each.sign())).collect(Collectors.toList());
    }

    /** Those of this class that are worth a word and do not fail it. */
    List<HeldConnection> warned(FailOn failOn) {
        return own.stream()
                .filter(each -> !failOn.failsOn(each.sign()) && FailOn.SUSPECT.failsOn(each.sign()))
                .collect(Collectors.toList());
    }

    /** Those that are worth a word, and of which nobody knows whose they are. */
    List<HeldConnection> unclear() {
        return unclear.stream()
                .filter(each -> FailOn.SUSPECT.failsOn(each.sign()))
                .collect(Collectors.toList());
    }

    /** Those of this class that somebody holds: it may turn out later that nobody will close them. */
    List<HeldConnection> open() {
        return own.stream().filter(each -> each.sign().level() == FailOn.OPEN).collect(Collectors.toList());
    }

    static String leaks(String className, List<HeldConnection> failing) {
        return text(className + " leaves " + count(failing) + " open:", className, failing);
    }

    /** The same line and sign once, with how many there are. */
    static String text(String head, String className, List<HeldConnection> connections) {
        Map<String, List<HeldConnection>> byLine = connections.stream()
                .collect(Collectors.groupingBy(
                        each -> each.line() + ": " + each.sign().meaning(), LinkedHashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder(head);
        int lines = 0;
        for (Map.Entry<String, List<HeldConnection>> entry : byLine.entrySet()) {
            if (++lines > LINES) {
                return text.append(System.lineSeparator())
                        .append("  and ")
                        .append(byLine.size() - LINES)
                        .append(" more lines")
                        .toString();
            }
            text.append(System.lineSeparator())
                    .append("  ")
                    .append(entry.getValue().size())
                    .append(" at ")
                    .append(entry.getKey())
                    .append(System.lineSeparator())
                    .append("    ")
                    .append(entry.getValue().get(0).where(className));
        }
        return text.toString();
    }

    /** {@code 1 connection}, {@code 2 connections}. */
    static String count(List<HeldConnection> connections) {
        return connections.size() + (connections.size() == 1 ? " connection" : " connections");
    }
}
