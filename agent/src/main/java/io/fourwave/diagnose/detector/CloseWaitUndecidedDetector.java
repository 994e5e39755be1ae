// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Stack;
import io.fourwave.connection.Use;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.CloseWaits;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.List;

/**
 * {@code close_wait_undecided}: held and unused after the peer's close, and nothing tells yet whether it was forgotten. It
 * says what would tell.
 */
final class CloseWaitUndecidedDetector implements Detector {
    private final DetectorContext context;

    CloseWaitUndecidedDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        return context.closeWaits().of(Verdict.CLOSE_WAIT_UNDECIDED, snapshot).stream()
                .map(judged -> finding(judged, snapshot.nowNanos()))
                .toList();
    }

    private static Finding finding(CloseWaits.Judged judged, long now) {
        Site site = judged.site();
        return new FindingDraft(Verdict.CLOSE_WAIT_UNDECIDED, site, now)
                .severity(judged.ruling().severity())
                .confidence(judged.ruling().confidence())
                .evidence("state", TcpState.CLOSE_WAIT.semconv())
                .evidence("unread_bytes", Wording.unreadBytes(site.oldest()))
                .evidence("eof_read", judged.has(Sign.END_READ))
                .evidence("frame_lives", judged.has(Sign.FRAME_LIVES) ? true : null)
                .evidence("may_be_used_by", mayBeUsedBy(judged))
                .evidence("closed_late", judged.has(Sign.CLOSED_LATE) ? true : null)
                .evidence("ends_after_s", judged.has(Sign.TURNS_OVER) ? endsAfter(judged) : null)
                .evidence("because", judged.row().because())
                .summary(Wording.heldAfterPeersClose(judged, now) + "; " + reason(judged))
                .advice(advice(judged))
                .confirm("ss -tanpoe state close-wait " + site.portFilter())
                .finding();
    }

    private static long endsAfter(CloseWaits.Judged judged) {
        return Math.round(judged.level().lifetimeNanos() / 1e9);
    }

    private static String reason(CloseWaits.Judged judged) {
        if (judged.has(Sign.FRAME_LIVES)) {
            return "in use by " + user(judged.site().oldest());
        }
        if (judged.has(Sign.TURNS_OVER)) {
            return (judged.site().side() == Side.SERVER
                            ? "the server still works on requests whose clients have gone; each request ends after about "
                            : "the application closes each of them late: after about ")
                    + endsAfter(judged) + " s more";
        }
        String user = judged.has(Sign.CLOSED_LATE) ? null : mayBeUsedBy(judged);
        return "the agent cannot tell yet: "
                + (user == null
                        ? judged.row().because()
                        : user + (judged.has(Sign.AT_WORK) ? " may have got them" : " may come to them later"));
    }

    /** Null where it is not known. */
    private static String mayBeUsedBy(CloseWaits.Judged judged) {
        boolean somebody = judged.has(Sign.AT_WORK) || judged.has(Sign.MAY_COME_LATER);
        return somebody && !judged.mayBeUsedBy().isEmpty() ? judged.mayBeUsedBy() : null;
    }

    private static String user(Suspect subject) {
        Use use = subject.connection().usage().endOfStream() != null
                ? subject.connection().usage().endOfStream()
                : subject.lastUse();
        if (use == null) {
            return "a thread that is about to close it";
        }
        return "thread " + use.thread()
                + use.stack()
                        .caller()
                        .map(frame -> " since " + Stack.text(frame))
                        .orElse("");
    }

    private static String advice(CloseWaits.Judged judged) {
        return judged.has(Sign.FRAME_LIVES)
                ? "Nothing, unless that thread should be done by now: the frames of its last read are still on its stack."
                : "Find out who holds them: a path through a pool's idle connections is harmless, one through a forgotten"
                        + " field is a leak. 'java -jar fourwave-agent.jar holders "
                        + ProcessHandle.current().pid()
                        + "' shows it."
                        + (judged.has(Sign.MAY_COME_LATER)
                                ? " Where nobody has closed any of them for ten times leak.after, this becomes a suspect."
                                : "");
    }
}
