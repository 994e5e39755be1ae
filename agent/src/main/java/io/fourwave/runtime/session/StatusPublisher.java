// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.connection.Stack;
import io.fourwave.diagnose.Finding;
import io.fourwave.report.Figures;
import io.fourwave.report.Report;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Puts on the notice board that the session watches, and after each sweep its figures. Watch thread. */
public final class StatusPublisher {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(900);
    /** While nothing changes: nobody may be reading, and to write the figures costs as much as a sweep of a thousand. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int FINDINGS = 10;

    private final Session session;
    private final AgentProperties board;
    private final AddressMask mask;
    private long next = System.nanoTime();
    private List<Object> published = List.of();
    private long publishedAt;

    StatusPublisher(Session session, AgentProperties board, AddressMask mask) {
        this.session = session;
        this.board = board;
        this.mask = mask;
    }

    /** What the command line wants to know of an agent, whether it has a session by now or not. */
    public static Map<String, String> about(Report.Fourwave about) {
        return Map.of(
                "version",
                about.version(),
                "since",
                about.attachedAt(),
                "how",
                about.how(),
                "leak_after",
                about.leakAfterS().toString().replaceFirst("\\.0$", ""),
                "jar",
                jar());
    }

    void begin() {
        board.snapshot(snapshot(System.nanoTime()).json());
        board.watching(about(session.reporting().about()));
    }

    /** A sweep may come a hundred times a second; nobody looks that often. */
    void post() {
        long now = System.nanoTime();
        if (now - next < 0) {
            return;
        }
        next = now + INTERVAL_NANOS;
        List<Object> figures = List.of(session.watch().census().states(), calls());
        boolean quiet =
                figures.equals(published) && session.diagnosis().findings().isEmpty();
        if (!quiet || now - publishedAt >= QUIET_NANOS) {
            published = figures;
            publishedAt = now;
            board.snapshot(snapshot(now).json());
        }
    }

    private long calls() {
        long calls = 0;
        for (Step step : Step.values()) {
            calls += session.watch().counters().calls(step);
        }
        return calls;
    }

    private Figures snapshot(long now) {
        return new Figures(
                TimeUnit.NANOSECONDS.toMillis(now),
                session.watch().tracked(),
                states(),
                steps(),
                session.diagnosis().findings().size(),
                matters(),
                session.self().build());
    }

    private List<Figures.Matter> matters() {
        return session.diagnosis().findings().stream()
                .limit(FINDINGS)
                .map(found -> matter(found.finding()))
                .toList();
    }

    private Map<String, Integer> states() {
        Map<String, Integer> states = new LinkedHashMap<>();
        for (TcpState state : TcpState.values()) {
            int count = session.watch().census().states().values().stream()
                    .mapToInt(bySide -> bySide.getOrDefault(state, 0))
                    .sum();
            if (count > 0) {
                states.put(state.semconv(), count);
            }
        }
        return states;
    }

    private Map<String, Long> steps() {
        Map<String, Long> steps = new LinkedHashMap<>();
        for (Step step : Step.values()) {
            steps.put(step.text(), session.watch().counters().calls(step));
        }
        return steps;
    }

    private Figures.Matter matter(Finding finding) {
        return new Figures.Matter(
                finding.severity().text(),
                finding.verdict().text(),
                finding.count(),
                TimeUnit.NANOSECONDS.toSeconds(finding.oldestNanos()),
                finding.blame().map(Stack::text).orElse(null),
                finding.peers().stream().findFirst().map(this::peer).orElse(null),
                finding.key().id());
    }

    private String peer(Finding.Peer peer) {
        String address = mask.of(peer.address());
        return peer.port() == 0 ? address : FourTuple.endpoint(address, peer.port());
    }

    static String jar() {
        try {
            URL entry = StatusPublisher.class.getResource("/io/fourwave/version.properties");
            if (!entry.getProtocol().equals("jar")) {
                // in the jar of an extension, which is no agent that the JVM could load
                return "";
            }
            // jar:file:/opt/fourwave-agent.jar!/inst/io/...
            String file = entry.toURI().getSchemeSpecificPart().replaceFirst("!/inst/.*", "");
            return new URI(file).getPath();
        } catch (URISyntaxException | RuntimeException unknown) {
            return "";
        }
    }
}
