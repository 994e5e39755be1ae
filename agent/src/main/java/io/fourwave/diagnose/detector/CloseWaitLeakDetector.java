// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.census.Snapshot;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.diagnose.CloseWaits;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.EvidenceTable;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.List;
import java.util.Objects;

/** {@code close_wait_leak}: the peer closed, the application holds on, and the {@link EvidenceTable} says that it has forgotten. */
final class CloseWaitLeakDetector implements Detector {
    private static final int DESCRIPTORS = 10;

    private final DetectorContext context;

    CloseWaitLeakDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        return context.closeWaits().of(Verdict.CLOSE_WAIT_LEAK, snapshot).stream()
                .map(judged -> finding(judged, snapshot))
                .toList();
    }

    private Finding finding(CloseWaits.Judged judged, Snapshot snapshot) {
        Site site = judged.site();
        int eofRead = judged.count(Sign.END_READ);
        FindingDraft draft = new FindingDraft(Verdict.CLOSE_WAIT_LEAK, site, snapshot.nowNanos())
                .grows(context, judged.level())
                .severity(judged.ruling().severity())
                .confidence(judged.ruling().confidence())
                .evidence("state", TcpState.CLOSE_WAIT.semconv())
                .evidence("unread_bytes", Wording.unreadBytes(site.oldest()))
                .evidence("eof_read", eofRead > 0)
                .evidence("eof_read_count", eofRead == 0 ? null : eofRead)
                .evidence("end_read_again_at", judged.has(Sign.END_READ_AGAIN) ? readsEndAt(site) : null)
                .evidence("frame_left", judged.has(Sign.FRAME_LEFT) || judged.has(Sign.WENT_ON) ? true : null)
                .evidence("went_on", judged.has(Sign.WENT_ON) ? true : null)
                .evidence("never_read", judged.count(Sign.NEVER_READ) == site.count() ? true : null)
                .evidence("because", judged.row().because())
                .summary(summary(judged, eofRead, snapshot.nowNanos()))
                .advice(advice(judged, eofRead))
                .confirm("ss -tanpoe state close-wait " + site.portFilter());
        if (site.oldest().connection() == null) {
            draft.evidence("descriptors", descriptors(site, snapshot));
        } else {
            draft.evidence("holder", site.oldest().connection().holder());
        }
        return draft.finding();
    }

    /** The line of the loop. */
    private String readsEndAt(Site site) {
        return site.subjects().stream()
                .map(subject -> subject.connection() == null
                        ? null
                        : subject.connection().usage().endOfStream())
                .filter(Objects::nonNull)
                .map(use -> context.blame().of(use.stack()).line())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(null);
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

    private static String summary(CloseWaits.Judged judged, int eofRead, long now) {
        Site site = judged.site();
        String knew = eofRead == 0
                ? neverRead(judged)
                : eofRead == site.count()
                        ? "; the application has read the end of the stream"
                        : "; of " + eofRead + " the application has read the end of the stream";
        return Wording.heldAfterPeersClose(judged, now) + knew;
    }

    private static String neverRead(CloseWaits.Judged judged) {
        boolean all = judged.has(Sign.SERVER)
                && judged.count(Sign.NEVER_READ) == judged.site().count();
        return all ? "; they were accepted and never read from: no worker took them" : "";
    }

    /** As the evidence is, whichever side it is on. */
    private static String advice(CloseWaits.Judged judged, int eofRead) {
        Site site = judged.site();
        if (site.blame().frame().isEmpty()) {
            return Wording.withoutALine(site);
        }
        if (!site.blame().isApplication() && site.blame().library().isPresent() && site.side() == Side.CLIENT) {
            return "Update " + site.blame().library().get()
                    + ", or report it there: no line of the application is on the stack that opened these connections.";
        }
        String what = site.blame()
                .library()
                .map(library -> Wording.what(site, "gets from ") + library)
                .orElse(Wording.what(site, site.side() == Side.CLIENT ? "opens" : "accepts"));
        if (judged.has(Sign.END_READ_AGAIN)) {
            return "Close " + what + " where a read returns -1: the loop reads the end again and again.";
        }
        if (eofRead > 0 && !judged.has(Sign.NON_BLOCKING)) {
            return "Close " + what + " on every path, best with try-with-resources: the peer is done with it.";
        }
        if (site.side() == Side.SERVER) {
            return judged.count(Sign.NEVER_READ) == site.count()
                    ? "Look at the workers in a thread dump: all of them are busy or stuck, so nobody reads " + what
                            + ". Give what holds them a time limit."
                    : "End " + what
                            + " when its client has gone: give the exchange a time limit, and close on every path.";
        }
        return judged.has(Sign.UNREAD)
                ? "Read the answer to its end, or close " + what
                        + " without reading on: bytes of the peer are still unread."
                : "Close " + what + " on every path, best with try-with-resources: the peer is done with it.";
    }
}
