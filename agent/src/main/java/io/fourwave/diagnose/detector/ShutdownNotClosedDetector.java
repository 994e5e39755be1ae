// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.DetectorContext;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code shutdown_not_closed}: both FINs have been exchanged, ours by a shutdown, and nobody closes. No table of the kernel
 * has such a socket any more, its descriptor stays.
 */
final class ShutdownNotClosedDetector implements Detector {
    private static final Set<Sign> AT_WORK =
            EnumSet.of(Sign.FRAME_LIVES, Sign.AT_WORK, Sign.CLOSED_LATE, Sign.KEPT_PER_CLIENT);

    private final DetectorContext context;

    ShutdownNotClosedDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> held = new ArrayList<>();
        for (Connection connection : snapshot.conspicuous()) {
            if (isShutDown(connection) && now - since(connection) >= context.afterNanos()) {
                held.add(Suspect.of(connection, since(connection)));
            }
        }
        return Site.of(held, context.blame()).stream()
                .flatMap(site -> forgotten(site, now).stream())
                .map(site -> finding(site, now))
                .toList();
    }

    private static boolean isShutDown(Connection connection) {
        Teardown teardown = connection.teardown();
        return teardown != null
                && connection.lastState() == TcpState.CLOSE
                && connection.isFinSent()
                && !teardown.hasReset()
                && !teardown.isDescriptorReleased()
                && !connection.isClosing()
                && !connection.isAbandoned();
    }

    /** Since the last thing that was done with it. */
    private static long since(Connection connection) {
        long began = connection
                .teardown()
                .lastCall()
                .map(TeardownEvent.Called::nanoTime)
                .orElse(connection.teardown().start());
        long used = connection.usage().lastUseNanos();
        return used == 0 || began - used > 0 ? began : used;
    }

    /** Without those whose thread may be about to close them. */
    private Optional<Site> forgotten(Site site, long now) {
        Map<Suspect, Set<Sign>> frames =
                new SiteSigns(site, Verdict.SHUTDOWN_NOT_CLOSED, now, context).frames(site.subjects());
        List<Suspect> left = site.subjects().stream()
                .filter(subject -> Collections.disjoint(frames.get(subject), AT_WORK))
                .filter(subject -> !SiteSigns.mayComeLater(frames.get(subject), site, now, context))
                .toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(site.only(left));
    }

    private Finding finding(Site site, long now) {
        return new FindingDraft(Verdict.SHUTDOWN_NOT_CLOSED, site, now)
                .grows(context)
                .severity(Severity.LEAK)
                .confidence(Confidence.CERTAIN)
                .evidence("state", TcpState.CLOSE.semconv())
                .evidence("descriptor_held", true)
                .evidence("shut_down_by", shutDownBy(site))
                .summary("%s %s shut down by both ends and not closed, the oldest for %s: no table shows %s"
                        .formatted(
                                Wording.connections(site.count()),
                                Wording.are(site.count()),
                                Wording.time(now - site.oldest().sinceNanos()),
                                site.count() == 1 ? "it" : "them"))
                .advice("Close " + Wording.what(site, site.side() == io.fourwave.tcp.Side.CLIENT ? "opens" : "accepts")
                        + " after the shutdown: shutdownOutput sends the FIN, only close gives the descriptor back.")
                .confirm("ls -l /proc/" + ProcessHandle.current().pid()
                        + "/fd | grep -c socket   # more sockets than ss -tanp shows")
                .finding();
    }

    private static String shutDownBy(Site site) {
        return site.oldest()
                .connection()
                .teardown()
                .lastCall()
                .flatMap(call -> call.stack().caller())
                .map(Stack::text)
                .orElse(null);
    }
}
