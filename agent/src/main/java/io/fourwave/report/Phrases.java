// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.TcpState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What text and page say in the same words. */
public final class Phrases {
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int LONGEST_THREAD = 60;
    /** In code points: half a letter is none. */
    private static final int KEPT = 25;

    private Phrases() {}

    /** {@code 1 leak, 2 suspects, 1 benign, 3 info}, or what it means that there is none. */
    public static String found(Report report) {
        if (!report.findings().isEmpty()) {
            return found(report.findings());
        }
        Report.Fourwave agent = report.fourwave();
        int gaps = report.coverage().missing().size();
        return NoFindings.sentence(
                        "no findings",
                        agent.leakAfterS(),
                        agent.watchingS(),
                        report.states().getOrDefault(TcpState.CLOSE_WAIT.semconv(), 0))
                + (gaps == 0
                        ? ""
                        : "; " + gaps + (gaps == 1 ? " thing" : " things") + " cannot be seen here, see below");
    }

    private static String found(List<Report.FindingEntry> findings) {
        Map<Severity, Integer> counts = new LinkedHashMap<>();
        findings.forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + plural(count.getKey(), count.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String plural(Severity severity, int count) {
        return severity.isSerious() && count != 1 ? severity.text() + "s" : severity.text();
    }

    /** {@code descriptors run out in 2 h}: the soonest that any finding foresees. */
    public static Optional<String> soonestExhaustion(List<Report.FindingEntry> findings) {
        return findings.stream()
                .filter(finding -> finding.exhaustionInS() != null)
                .min(Comparator.comparing(Report.FindingEntry::exhaustionInS))
                .map(Phrases::exhaustion);
    }

    private static String exhaustion(Report.FindingEntry finding) {
        return finding.verdict().usesUp() + " run out in " + seconds(finding.exhaustionInS());
    }

    /** {@code orders (com.acme.Shop), pid 4711 on shop-1}: as somebody knows it who runs many. */
    public static String application(Report.JvmFacts jvm) {
        String main = known(jvm.main());
        String name = jvm.service() == null ? main : jvm.service() + " (" + main + ")";
        return (jvm.main() == null && jvm.service() == null ? "" : name + ", ") + "pid " + jvm.pid() + " on "
                + jvm.host();
    }

    /** {@code Orders.java:42}, which tells one finding from the next at a glance; empty where no line is known. */
    static Optional<String> spot(Report.Blame blame) {
        if (blame == null) {
            return Optional.empty();
        }
        if (blame.file() == null || blame.line() == null) {
            int method = blame.frame().lastIndexOf('.');
            return Optional.of(blame.frame().substring(blame.frame().lastIndexOf('.', method - 1) + 1));
        }
        return Optional.of(blame.file() + ":" + blame.line());
    }

    /** {@code Orders.java:42 close_wait_leak}. */
    public static String title(Report.FindingEntry finding) {
        return spot(finding.blame()).map(spot -> spot + " ").orElse("")
                + finding.verdict().text();
    }

    /** A name may be as long as somebody likes. */
    public static String thread(String name) {
        if (name == null) {
            return "not known";
        }
        return name.length() <= LONGEST_THREAD ? name : name.substring(0, name.offsetByCodePoints(0, KEPT)) + "…";
    }

    /** {@code and 17 more}, behind the peers that are named. */
    public static Optional<String> otherPeers(Report.FindingEntry finding) {
        return Optional.ofNullable(finding.otherPeers()).map(others -> "and " + others + " more");
    }

    /** {@code com.acme.Orders.fetch (Orders.java:42)}. */
    public static String where(Report.FindingEntry finding) {
        Report.Blame blame = finding.blame();
        if (blame == null) {
            Object why = finding.evidence().get(Finding.LINE_UNKNOWN);
            return why == null ? "not known" : "not known: " + why;
        }
        String line = blame.line() == null ? "" : ":" + blame.line();
        return say("%s (%s%s)", blame.frame(), blame.file() == null ? "Unknown Source" : blame.file(), line);
    }

    /** {@code by way of org.postgresql:postgresql:42.3.1, client side, thread main}. */
    public static String circumstances(Report.FindingEntry finding) {
        List<String> words = new ArrayList<>();
        if (finding.blame() != null && finding.blame().library() != null) {
            words.add("by way of " + way(finding.blame()));
        }
        words.add(finding.side().text() + " side");
        if (finding.openedBy() != null && finding.openedBy().thread() != null) {
            words.add("thread " + thread(finding.openedBy().thread()));
        }
        return String.join(", ", words);
    }

    /** {@code org.springframework:spring-web:6.0.11 → org.apache.httpcomponents.client5:httpclient5:5.2.1}. */
    private static String way(Report.Blame blame) {
        return blame.way() == null ? blame.library() : String.join(" → ", blame.way());
    }

    /** {@code 40 more an hour; at that, descriptors run out in 2 h}; empty where growth is not known. */
    public static String forecast(Report.FindingEntry finding) {
        if (finding.growthPerHour() == null) {
            return "";
        }
        String growth =
                finding.growthPerHour() == 0 ? "not growing" : number(finding.growthPerHour()) + " more an hour";
        return finding.exhaustionInS() == null ? growth : growth + "; at that, " + exhaustion(finding);
    }

    /** The span that tells of the finding; empty where none was emitted. */
    public static Optional<String> trace(Report.FindingEntry finding) {
        return finding.examples().stream()
                .map(Report.Example::traceId)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** A server's peers have no port worth telling. */
    public static String endpoint(Report.Peer peer) {
        return peer.port() == 0 ? peer.address() : FourTuple.endpoint(peer.address(), peer.port());
    }

    public static String title(Role role) {
        return switch (role) {
            case ABORTED -> "abort";
            case RESET_BY_PEER -> "reset by peer";
            case ACTIVE, PASSIVE, SIMULTANEOUS -> role.text() + " close";
        };
    }

    /** {@code  (probable)}; empty where it is certain, or no call of ours decided. */
    public static String doubt(Report.TeardownEntry teardown) {
        Confidence confidence = teardown.confidence();
        return confidence == null || confidence == Confidence.CERTAIN ? "" : " (" + confidence.text() + ")";
    }

    /** {@code ≤ 10.2 ms}: since the beginning; {@code seen} where that was found by looking; empty where it is not known. */
    public static String time(Exchange.Moment at) {
        if (at == null) {
            return "";
        }
        if (at.isSampled() && at.ms() == 0) {
            return "seen";
        }
        return (at.isSampled() ? "≤ " : "") + say("%.1f ms", at.ms());
    }

    /** {@code 45 s}, {@code 12 min}, {@code 3 h}, {@code 2 days}: two figures are enough. */
    public static String seconds(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (time.toHours() >= 48) {
            return time.toDays() + " days";
        }
        if (time.toMinutes() >= 120) {
            return time.toHours() + " h";
        }
        return seconds >= 2 * SECONDS_PER_MINUTE ? time.toMinutes() + " min" : seconds + " s";
    }

    /** Without a fraction that says nothing. */
    static String number(double number) {
        return number >= 10 || number == Math.rint(number) ? say("%,.0f", number) : say("%.1f", number);
    }

    /** {@code 21 descriptors}, {@code 21 descriptors 12 s ago}. */
    public static String counted(Report.Descriptors descriptors) {
        String ago = descriptors.ageS() == 0 ? "" : " " + seconds(descriptors.ageS()) + " ago";
        return descriptors.sockets() + " descriptors" + ago;
    }

    /** {@code sockets 21 = tracked 10 + ...}: they add up, and what does not is said to be unexplained. */
    public static Map<String, Integer> account(Report.Descriptors descriptors) {
        Map<String, Integer> account = new LinkedHashMap<>();
        account.put("tracked since they were opened", descriptors.tracked());
        account.put("opened before the attach, met since", descriptors.adopted());
        account.put("listeners", descriptors.listeners());
        account.put("fourwave's own", descriptors.ours());
        account.put("not TCP", descriptors.notTcp());
        account.put("TCP without a connection", descriptors.unconnected());
        account.put("not explained", descriptors.unexplained());
        return account;
    }

    /** ISO 8601 to the second. */
    public static String second(String instant) {
        return instant.replaceFirst("\\.\\d+(?=Z$)", "");
    }

    /** With the figures that everybody reads, whatever the JVM's locale: coordinates of a drawing are figures, too. */
    public static String say(String format, Object... values) {
        return String.format(Locale.US, format, values);
    }

    public static String known(Object value) {
        return value == null ? "unknown" : value.toString();
    }

    /** What the command {@code close} has done. */
    public static String closed(Report.CloseEntry batch) {
        StringBuilder text = new StringBuilder(
                say("%s: closed %d of %s (%s)", batch.at(), batch.closed(), batch.what(), batch.finding()));
        text.append(batch.forced() ? ", by force" : "").append(batch.stopped() ? ", stopped" : "");
        batch.spared().forEach((why, count) -> text.append(say("; spared %d: %s", count, why)));
        return text.toString();
    }
}
