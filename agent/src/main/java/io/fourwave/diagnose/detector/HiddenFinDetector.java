// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.EvidenceTable;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.SiteSigns;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.TcpState;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code hidden_fin}: the receive buffer is full and nobody reads. A FIN that the peer sends after that data cannot arrive,
 * so the connection looks ESTABLISHED however long the peer has been gone.
 */
final class HiddenFinDetector implements Detector {

    private final DetectorContext context;

    HiddenFinDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> hidden = snapshot.conspicuous().stream()
                .filter(connection -> isUnread(connection, now))
                .map(connection -> Suspect.of(connection, connection.unreadSinceNanos()))
                .toList();
        return Site.of(hidden, context.blame()).stream()
                .map(site -> finding(site, now))
                .toList();
    }

    /** Who has read a part may be at work with it, or go on when he is told to: the peer's close is no haste. */
    private boolean isForgotten(Site site, long now) {
        if (site.count() < EvidenceTable.MANY_FROM) {
            return false;
        }
        Map<Suspect, Set<Sign>> frames = new SiteSigns(site, Verdict.HIDDEN_FIN, now, context).frames(site.subjects());
        return site.subjects().stream()
                .noneMatch(subject -> subject.connection().isReadingPaused()
                        || SiteSigns.isInSomebodysHands(frames.get(subject), site, now, context));
    }

    /** A peer that is known to be ESTABLISHED too has sent no FIN: it waits for a slow reader. */
    private boolean isUnread(Connection connection, long now) {
        return connection.lastState() == TcpState.ESTABLISHED
                && connection.peerState() != TcpState.ESTABLISHED
                && connection.closeBeganNanos() == 0
                && connection.unreadSeen() > 0
                && now - connection.unreadSinceNanos() >= context.afterNanos()
                && connection.usage().isUnusedSince(now - context.afterNanos())
                && connection.isReceiveBufferFull();
    }

    private Finding finding(Site site, long now) {
        Connection oldest = site.oldest().connection();
        boolean peerClosed = site.subjects().stream()
                .anyMatch(subject -> subject.connection().peerState() == TcpState.FIN_WAIT_1);
        return new FindingDraft(Verdict.HIDDEN_FIN, site, now)
                .grows(context)
                .severity(peerClosed && isForgotten(site, now) ? Severity.SUSPECT : Severity.INFO)
                .confidence(peerClosed ? Confidence.CERTAIN : Confidence.POSSIBLE)
                .evidence("state", TcpState.ESTABLISHED.semconv())
                .evidence("unread_bytes", oldest.unreadSeen())
                .evidence("eof_read", false)
                .evidence(
                        "peer_state",
                        oldest.peerState() == null ? null : oldest.peerState().semconv())
                .summary("%s %s a full receive buffer that nobody has read for %s: %s"
                        .formatted(
                                Wording.connections(site.count()),
                                site.count() == 1 ? "has" : "have",
                                Wording.time(now - site.oldest().sinceNanos()),
                                peerClosed
                                        ? "the peer has closed, and its FIN waits behind that data"
                                        : "if the peer has closed, its FIN waits behind that data"))
                .advice("Read " + Wording.what(site, "opens")
                        + " to its end, or close it: nothing else frees the buffer.")
                .confirm("ss -tanmpoe state established " + site.portFilter())
                .finding();
    }
}
