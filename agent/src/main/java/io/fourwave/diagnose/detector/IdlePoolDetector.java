// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.PoolBehaviour;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.TcpState;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * {@code close_wait_idle_pool}: the peer's keep-alive time ended before the pool's. Harmless, since the pool finds out at
 * the next use, but each of them costs a descriptor, and now and then a request that meets the closing connection.
 */
final class IdlePoolDetector implements Detector {
    private static final long LEAST_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final DetectorContext context;

    IdlePoolDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        return context.closeWaits().of(Verdict.CLOSE_WAIT_IDLE_POOL, snapshot).stream()
                .map(judged -> finding(judged.site(), snapshot.nowNanos()))
                .toList();
    }

    private Finding finding(Site site, long now) {
        OptionalLong peerAfter = peerClosesAfter(site);
        long kept = site.subjects().stream()
                .mapToLong(subject -> now - lastUse(subject))
                .max()
                .orElse(0);
        int reused = site.subjects().stream()
                .mapToInt(subject -> subject.connection().usage().reuses())
                .sum();
        return new FindingDraft(Verdict.CLOSE_WAIT_IDLE_POOL, site, now)
                .severity(Severity.BENIGN)
                .confidence(reused > 0 || peerAfter.isPresent() ? Confidence.PROBABLE : Confidence.POSSIBLE)
                .evidence("state", TcpState.CLOSE_WAIT.semconv())
                .evidence("unread_bytes", site.oldest().connection().unreadSeen())
                .evidence("eof_read", false)
                .evidence("used_at_once", PoolBehaviour.usedAtOnce(site.subjects()))
                .evidence("reuses", reused)
                .evidence("peer_closes_after_idle_s", peerAfter.isPresent() ? seconds(peerAfter.getAsLong()) : null)
                .evidence("kept_idle_s", seconds(kept))
                .summary("%s of a pool %s idle and closed by the peer, the oldest for %s"
                        .formatted(
                                Wording.connections(site.count()),
                                Wording.are(site.count()),
                                Wording.time(now - site.oldest().sinceNanos())))
                .advice(advice(peerAfter, kept))
                .confirm("ss -tanpoe state close-wait " + site.portFilter())
                .finding();
    }

    private static String advice(OptionalLong peerAfter, long kept) {
        return peerAfter.isPresent()
                ? "Nothing is lost. To avoid it, let the pool keep a connection idle for less than %d s: the peer closes them after %d s, this pool keeps them for %d s and more."
                        .formatted(
                                Math.max(1, seconds(peerAfter.getAsLong())),
                                seconds(peerAfter.getAsLong()),
                                seconds(kept))
                : "Nothing is lost: they go at their next use. To avoid it, let the pool drop idle connections sooner than the peer does.";
    }

    /** Empty where the peers do not agree: then it is not an idle time that made them close. */
    private static OptionalLong peerClosesAfter(Site site) {
        LongSummaryStatistics idle = site.subjects().stream()
                .mapToLong(subject -> subject.sinceNanos() - lastUse(subject))
                .summaryStatistics();
        long tolerance = Math.max(TimeUnit.SECONDS.toNanos(2), (long) idle.getAverage() / 5);
        boolean agree = idle.getMin() >= LEAST_IDLE_NANOS && idle.getMax() - idle.getMin() <= tolerance;
        return agree ? OptionalLong.of((long) idle.getAverage()) : OptionalLong.empty();
    }

    private static long lastUse(Suspect subject) {
        Connection connection = subject.connection();
        return connection.usage().lastUseNanos() == 0
                ? subject.openedNanos()
                : connection.usage().lastUseNanos();
    }

    private static long seconds(long nanos) {
        return Math.round(nanos / 1e9);
    }
}
