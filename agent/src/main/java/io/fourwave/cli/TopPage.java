// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.host.Jvm;
import io.fourwave.report.Figures;
import io.fourwave.report.NoFindings;
import io.fourwave.report.Report;
import io.fourwave.tcp.TcpState;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One screen of {@code top}: a snapshot, and the rates since the one before it. */
final class TopPage {
    private static final double MILLIS = 1_000;

    private final Jvm jvm;
    private final Map<String, String> agent;
    private Figures previous;
    private Map<String, Double> rates = Map.of();
    private double cpuPercent = Double.NaN;

    /** @param agent its notices */
    TopPage(Jvm jvm, Map<String, String> agent) {
        this.jvm = jvm;
        this.agent = agent;
    }

    List<String> lines(Figures now) {
        // the agent puts up one a second, fewer while nothing changes: the same one again says nothing about rates
        if (previous == null || previous.atMillis() != now.atMillis()) {
            compare(now);
            previous = now;
        }
        List<String> lines = new ArrayList<>();
        lines.add("fourwave %s  pid %d  %s  Java %s  watching for %s"
                .formatted(
                        agent.get("version"),
                        jvm.process().pid(),
                        jvm.main(),
                        jvm.version().orElse("?"),
                        watching(Instant.now()).map(TopPage::duration).orElse("?")));
        lines.add("connections  " + counts(now.states(), "  ") + openFiles());
        lines.add("calls/s      " + calls(now));
        lines.add("findings     " + (now.findings() == 0 ? none(now) : Integer.toString(now.findings())));
        matters(now).forEach(matter -> lines.add(line(matter)));
        lines.add("own cost     " + cost(now));
        return lines;
    }

    private void compare(Figures now) {
        if (previous != null) {
            double seconds = (now.atMillis() - previous.atMillis()) / MILLIS;
            rates = map(now.steps()).entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> (entry.getValue() - map(previous.steps()).getOrDefault(entry.getKey(), 0L))
                                    / seconds));
            cpuPercent = cpuPercent(now, previous, seconds);
        }
    }

    private static double cpuPercent(Figures now, Figures before, double seconds) {
        Long cpu = now.self() == null ? null : now.self().cpuMs();
        Long cpuBefore = before.self() == null ? null : before.self().cpuMs();
        // the CPU time of a thread that has ended is not in it any more
        return cpu == null || cpuBefore == null || cpu < cpuBefore
                ? Double.NaN
                : (cpu - cpuBefore) / MILLIS / seconds * 100;
    }

    /** Steps that have been taken, with the number taken so far. */
    private String calls(Figures now) {
        String calls = map(now.steps()).entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> "%s %s (%d)".formatted(entry.getKey(), rate(entry.getKey()), entry.getValue()))
                .collect(Collectors.joining("  "));
        return calls.isEmpty() ? "none so far" : calls;
    }

    private String rate(String step) {
        return rates.containsKey(step) ? String.format(Locale.ROOT, "%.1f", rates.get(step)) : "-";
    }

    /** The place and the verdict first: a terminal may cut the rest. */
    private static String line(Figures.Matter matter) {
        return "  %s %s%s: %d, the oldest for %s, %s, %s"
                .formatted(
                        String.valueOf(matter.severity()).toUpperCase(Locale.ROOT),
                        matter.where() == null ? "" : spot(matter.where()) + " ",
                        matter.verdict(),
                        matter.count(),
                        duration(Duration.ofSeconds(matter.oldestS())),
                        matter.peer() == null ? "no peer known" : matter.peer(),
                        matter.where() == null ? "no line known" : function(matter.where()));
    }

    /** {@code Orders.java:42} of {@code com.acme.Orders.fetch(Orders.java:42)}; where no line is known, class and method. */
    private static String spot(String where) {
        int place = where.indexOf('(');
        String function = function(where);
        boolean line = place >= 0 && where.indexOf(':', place) >= 0 && where.endsWith(")");
        return line
                ? where.substring(place + 1, where.length() - 1)
                : function.substring(function.lastIndexOf('.', function.lastIndexOf('.') - 1) + 1);
    }

    private static String function(String where) {
        return where.indexOf('(') < 0 ? where : where.substring(0, where.indexOf('('));
    }

    private String cost(Figures now) {
        Report.Self self = now.self();
        if (self == null) {
            // what the agent puts up before there is a connection has no time
            return now.atMillis() == 0 ? "next to none: no connection so far" : "not known";
        }
        String cpu = Double.isNaN(cpuPercent) ? "" : String.format(Locale.ROOT, " (%.1f %%)", cpuPercent);
        return "CPU %s ms%s, dropped %s, errors %d, queue high water %d"
                .formatted(
                        self.cpuMs() == null ? "?" : self.cpuMs(),
                        cpu,
                        map(self.dropped()).isEmpty() ? "nothing" : counts(self.dropped(), "  "),
                        self.suppressedErrors(),
                        self.queueHighWater());
    }

    /** An older agent does not tell its {@code leak.after}. */
    private String none(Figures now) {
        String leakAfter = agent.getOrDefault("leak_after", "");
        return leakAfter.matches("[\\d.]+")
                ? NoFindings.sentence(
                        "none",
                        Double.parseDouble(leakAfter),
                        watching(Instant.now()).map(Duration::toSeconds).orElse(0L),
                        map(now.states()).getOrDefault(TcpState.CLOSE_WAIT.semconv(), 0))
                : "none";
    }

    private String openFiles() {
        if (jvm.process().openFiles().isEmpty()) {
            return "";
        }
        String limit =
                jvm.process().openFilesLimit().map(each -> " of " + each.soft()).orElse("");
        return "  open files " + jvm.process().openFiles().getAsLong() + limit;
    }

    private Optional<Duration> watching(Instant now) {
        try {
            return Optional.of(Duration.between(Instant.parse(agent.get("since")), now));
        } catch (DateTimeParseException | NullPointerException unknown) {
            return Optional.empty();
        }
    }

    static String counts(Map<String, ? extends Number> counts, String between) {
        return map(counts).isEmpty()
                ? "none"
                : map(counts).entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(between));
    }

    /** For {@code --format json}. */
    Look look(Figures now) {
        return new Look(
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                jvm.process().pid(),
                jvm.main(),
                agent.get("version"),
                agent.get("since"),
                map(now.states()),
                map(now.steps()),
                now.findings(),
                matters(now),
                now.self());
    }

    private static List<Figures.Matter> matters(Figures now) {
        return now.matters() == null ? List.of() : now.matters();
    }

    /** What another version of the agent does not tell is null. */
    private static <N extends Number> Map<String, N> map(Map<String, N> given) {
        return given == null ? Map.of() : given;
    }

    /** {@code 42 s}, {@code 7 min}, {@code 3 h 5 min}, {@code 2 d 3 h}. */
    static String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 1 ? duration.toMinutes() + " min" : Math.max(0, duration.toSeconds()) + " s";
    }

    /** @param findings the worst ones, of {@code findingCount} */
    record Look(
            String reportedAt,
            long pid,
            String main,
            String version,
            String attachedAt,
            Map<String, Integer> states,
            Map<String, Long> steps,
            int findingCount,
            List<Figures.Matter> findings,
            Report.Self self) {}
}
