// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Snapshot;
import io.fourwave.connection.UntrackedSocket;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.List;

/**
 * {@code close_wait_leak}: the peer closed, the application holds on. Certain where the application was told (a read
 * returned -1) and still did nothing; a server may be at work for a client that has gone, so there it takes more of them.
 */
final class CloseWaitLeakDetector implements Detector {
    private static final int MANY = 5;
    private static final int DESCRIPTORS = 10;

    private final DetectorContext context;

    CloseWaitLeakDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        return context.closeWaits().leaking(snapshot).stream()
                .map(site -> finding(site, snapshot))
                .toList();
    }

    private Finding finding(Site site, Snapshot snapshot) {
        long now = snapshot.nowNanos();
        long eofRead = site.subjects().stream()
                .filter(CloseWaitLeakDetector::endWasRead)
                .count();
        int unread = unreadBytes(site.oldest());
        FindingDraft draft = new FindingDraft(Verdict.CLOSE_WAIT_LEAK, site, now)
                .grows(context.headroom(), context.afterNanos())
                .severity(severity(site, eofRead, now))
                .confidence(confidence(site, eofRead))
                .evidence("state", TcpState.CLOSE_WAIT.semconv())
                .evidence("unread_bytes", unread)
                .evidence("eof_read", eofRead > 0)
                .evidence("eof_read_count", eofRead == 0 ? null : eofRead)
                .summary(summary(site, eofRead, now))
                .advice(advice(site, eofRead, unread))
                .confirm("ss -tanpoe state close-wait " + site.portFilter());
        if (site.oldest().connection() == null) {
            draft.evidence("descriptors", descriptors(site, snapshot));
        } else {
            draft.evidence("holder", site.oldest().connection().holder());
        }
        return draft.finding();
    }

    /** Of connections that were there before the attach: what {@code ls -l /proc/PID/fd} shows them by. */
    private static List<Integer> descriptors(Site site, Snapshot snapshot) {
        return snapshot.untrackedSockets().stream()
                .filter(untracked -> untracked.state() == TcpState.CLOSE_WAIT && untracked.side() == site.side())
                .map(UntrackedSocket::descriptor)
                .sorted()
                .limit(DESCRIPTORS)
                .toList();
    }

    private Severity severity(Site site, long eofRead, long now) {
        boolean grows =
                Growth.perHour(site.subjects(), now, context.afterNanos()).orElse(0) > 0;
        boolean told = eofRead > 0 && (site.side() == Side.CLIENT || eofRead >= MANY);
        return told || (grows && site.count() >= MANY) ? Severity.LEAK : Severity.SUSPECT;
    }

    private static Confidence confidence(Site site, long eofRead) {
        if (eofRead > 0) {
            return site.side() == Side.CLIENT ? Confidence.CERTAIN : Confidence.PROBABLE;
        }
        return site.blame().isApplication() ? Confidence.PROBABLE : Confidence.POSSIBLE;
    }

    private static boolean endWasRead(Suspect subject) {
        return subject.connection() != null && subject.connection().usage().endOfStream() != null;
    }

    private static int unreadBytes(Suspect subject) {
        return subject.connection() == null ? 0 : subject.connection().unreadSeen();
    }

    private static String summary(Site site, long eofRead, long now) {
        String knew = eofRead == 0
                ? ""
                : eofRead == site.count()
                        ? "; the application has read the end of the stream"
                        : "; of " + eofRead + " the application has read the end of the stream";
        String before = site.oldest().openedNanos() == 0 ? ", opened before the attach," : "";
        return "%s%s that the peer closed %s still held, the oldest for %s%s"
                .formatted(
                        Wording.connections(site.count()),
                        before,
                        Wording.are(site.count()),
                        Wording.time(now - site.oldest().sinceNanos()),
                        knew);
    }

    private static String advice(Site site, long eofRead, int unread) {
        if (site.blame().frame().isEmpty()) {
            return "Look for who holds these connections (thread dump, heap dump): where they were opened is not known."
                    + " New ones from the same line will be named with it.";
        }
        String what = site.blame()
                .library()
                .map(library -> Wording.what(site, "gets from ") + library)
                .orElse(Wording.what(site, site.side() == Side.CLIENT ? "opens" : "accepts"));
        if (site.side() == Side.SERVER) {
            return "End " + what
                    + " when its client has gone: give the exchange a time limit, and close on every path.";
        }
        return eofRead == 0 && unread > 0
                ? "Read the answer to its end, or close " + what + " without: bytes of the peer are still unread."
                : "Close " + what + " on every path, best with try-with-resources: the peer is done with it.";
    }
}
