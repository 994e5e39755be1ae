// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Teardown;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * {@code held_by_child}: closed here, and the kernel shows the same socket, by its inode, with a descriptor: a process that
 * was forked without closing what it inherits, or a second descriptor that native code made.
 */
final class HeldByChildDetector implements Detector {
    private static final int PROCESSES = 5;

    private final DetectorContext context;

    HeldByChildDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> held = snapshot.withoutDescriptor().stream()
                .filter(teardown ->
                        teardown.isHeldElsewhere() && now - teardown.heldElsewhereSince() >= context.afterNanos())
                .map(HeldByChildDetector::subject)
                .toList();
        return Site.of(held, context.blame()).stream()
                .map(site -> finding(site, now))
                .toList();
    }

    private static Suspect subject(Teardown teardown) {
        Suspect subject = Suspect.of(teardown.connection(), teardown.heldElsewhereSince());
        return teardown.lastCall().map(subject::blamedOn).orElse(subject);
    }

    private static Finding finding(Site site, long now) {
        List<Teardown> teardowns = site.subjects().stream()
                .map(subject -> subject.connection().teardown())
                .toList();
        Teardown oldest = teardowns.get(0);
        long noFin = teardowns.stream().filter(HeldByChildDetector::sentNothing).count();
        String holders = holders(teardowns);
        return new FindingDraft(Verdict.HELD_BY_CHILD, site, now)
                .severity(Severity.SUSPECT)
                .confidence(Confidence.CERTAIN)
                .evidence("state", state(oldest).semconv())
                .evidence("inode", oldest.connection().inode())
                .evidence("held_by", holders.isEmpty() ? null : holders)
                .evidence("without_fin", noFin)
                .summary("%s that %s closed here %s still open%s, the oldest for %s: %s"
                        .formatted(
                                Wording.connections(site.count()),
                                site.count() == 1 ? "was" : "were",
                                Wording.are(site.count()),
                                holders.isEmpty() ? "" : " in " + holders,
                                Wording.time(now - site.oldest().sinceNanos()),
                                noFin == 0 ? "the FIN went out by a shutdown" : "no FIN went out by the close"))
                .advice(advice(teardowns, holders, noFin > 0))
                .confirm("ss -tanpe '" + filter(oldest) + "'   # the same socket (ino), in another process")
                .finding();
    }

    private static boolean sentNothing(Teardown teardown) {
        return teardown.decision() != null
                && teardown.decision().step() == Step.RELEASE
                && !teardown.connection().isFinSent();
    }

    private static TcpState state(Teardown teardown) {
        if (teardown.currentState() != null) {
            return teardown.currentState();
        }
        return teardown.finalState() == null ? TcpState.ESTABLISHED : teardown.finalState();
    }

    /** {@code process 4711 (sleep)}; empty where nobody is seen who holds them. */
    private static String holders(List<Teardown> teardowns) {
        return teardowns.stream()
                .map(Teardown::otherHolder)
                .filter(Objects::nonNull)
                .map(HeldByChildDetector::name)
                .distinct()
                .limit(PROCESSES)
                .collect(Collectors.joining(", "));
    }

    private static String name(Teardown.OtherHolder holder) {
        String process = holder.isThisProcess() ? "this process" : "process " + holder.pid();
        return holder.name().isEmpty() ? process : process + " (" + holder.name() + ")";
    }

    private static String advice(List<Teardown> teardowns, String holders, boolean peerWaits) {
        boolean own = teardowns.stream()
                .map(Teardown::otherHolder)
                .anyMatch(holder -> holder != null && holder.isThisProcess());
        if (own) {
            return "Look for native code that made a second descriptor of these sockets (dup, fdopen) and does not close it.";
        }
        return (holders.isEmpty() ? "Find who holds them with ss -tanpe as root. " : "")
                + "Make the native code close these descriptors (FD_CLOEXEC, closefrom) before it starts a process, as"
                + " ProcessBuilder does; until that process ends or closes them, "
                + (peerWaits ? "no FIN goes out." : "the kernel keeps the connections.");
    }

    private static String filter(Teardown teardown) {
        return "( src " + teardown.connection().tuple().local() + " and dst "
                + teardown.connection().tuple().peer() + " )";
    }
}
