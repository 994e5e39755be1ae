// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.diagnose.evidence.LevelHistory;
import io.fourwave.tcp.Confidence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A finding while a detector writes it: what every finding of a site has in common is filled in. */
public final class FindingDraft {
    private static final int PEERS = 10;

    private final Verdict verdict;
    private final Site site;
    private final long now;
    private final Map<String, Object> evidence = new LinkedHashMap<>();
    private Severity severity = Severity.INFO;
    private Confidence confidence = Confidence.CERTAIN;
    private OptionalDouble growth = OptionalDouble.empty();
    private OptionalLong exhaustion = OptionalLong.empty();
    private int count;
    private String summary = "";
    private String advice = "";
    private String confirm = "";

    public FindingDraft(Verdict verdict, Site site, long nowNanos) {
        this.verdict = verdict;
        this.site = site;
        this.now = nowNanos;
        this.count = site.count();
    }

    public FindingDraft severity(Severity is) {
        severity = is;
        return this;
    }

    public FindingDraft confidence(Confidence is) {
        confidence = is;
        return this;
    }

    /** More than those that are still known one by one. */
    public FindingDraft count(int all) {
        count = all;
        return this;
    }

    /** Left out where it is null: not known. */
    public FindingDraft evidence(String name, Object value) {
        if (value != null) {
            evidence.put(name, value);
        }
        return this;
    }

    /** Growth as measured, and when it uses up the descriptors; no forecast without net growth. */
    public FindingDraft grows(DetectorContext context) {
        return grows(context, context.levels().of(verdict, site, now));
    }

    /** As {@link #grows(DetectorContext)}, of a level that is known. */
    public FindingDraft grows(DetectorContext context, LevelHistory level) {
        growth = context.growthPerHour(site, level, now);
        OptionalLong free = context.headroom().freeDescriptors();
        exhaustion = free.isPresent() && growth.orElse(0) > 0
                ? OptionalLong.of((long) (free.getAsLong() / growth.getAsDouble() * TimeUnit.HOURS.toSeconds(1)))
                : OptionalLong.empty();
        return this;
    }

    public FindingDraft summary(String sentence) {
        summary = sentence;
        return this;
    }

    public FindingDraft advice(String sentence) {
        advice = sentence;
        return this;
    }

    public FindingDraft confirm(String command) {
        confirm = command.strip();
        return this;
    }

    public Finding finding() {
        int known = site.stacksKnown();
        if (site.blame().frame().isEmpty()) {
            evidence(Finding.LINE_UNKNOWN, Wording.whyNoLine(site.oldest()));
        } else if (known < site.count() && site.subjects().stream().anyMatch(Suspect::wasOpenedSinceTheAttach)) {
            evidence("stack_known_for", known + " of " + site.count());
        }
        List<Suspect> subjects = site.subjects();
        List<Finding.Peer> peers = site.peers();
        return new Finding(
                verdict,
                severity,
                confidence,
                site.side(),
                count,
                now - site.oldest().sinceNanos(),
                growth,
                exhaustion,
                peers.subList(0, Math.min(PEERS, peers.size())),
                Math.max(0, peers.size() - PEERS),
                site.blame().frame(),
                site.blame().library(),
                site.blame().way(),
                evidence,
                summary,
                advice,
                confirm,
                List.copyOf(subjects));
    }
}
