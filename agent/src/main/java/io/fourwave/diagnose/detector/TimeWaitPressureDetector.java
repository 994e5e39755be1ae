// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Census.Counted;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code time_wait_pressure}: the local ports to one destination are running out. The end that closes first keeps the port
 * for 60 s more (2 MSL on Linux, not tunable), so the line that closes first is the one to name.
 */
final class TimeWaitPressureDetector implements Detector {
    private static final double SOON = 0.5;
    private static final double PRESSING = 0.8;

    private final DetectorContext context;

    TimeWaitPressureDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        if (context.headroom().localPorts().isEmpty()) {
            return List.of();
        }
        long ports = context.headroom().localPorts().getAsLong();
        return snapshot.census().portUse().stream()
                .filter(use -> use.ports() >= ports * SOON)
                .flatMap(use -> finding(use, ports, snapshot).stream())
                .toList();
    }

    private Optional<Finding> finding(Census.PortUse use, long ports, Snapshot snapshot) {
        List<Suspect> timeWait = new ArrayList<>();
        List<Suspect> open = new ArrayList<>();
        for (Teardown teardown : snapshot.withoutDescriptor()) {
            Connection connection = teardown.connection();
            if (teardown.currentState() == TcpState.TIME_WAIT && leadsTo(use, connection)) {
                timeWait.add(closedFirst(teardown));
            }
        }
        for (Connection connection : snapshot.open()) {
            if (leadsTo(use, connection)) {
                open.add(Suspect.of(connection, connection.openedNanos()));
            }
        }
        return site(use, timeWait, open, snapshot).map(site -> finding(use, ports, site, snapshot.nowNanos()));
    }

    /**
     * The line that closes first, or that opens, whichever has more; where neither is known, because it was before the
     * attach, the line whose connect fails, and else a place without a line.
     */
    private Optional<Site> site(Census.PortUse use, List<Suspect> timeWait, List<Suspect> open, Snapshot snapshot) {
        List<Suspect> most = timeWait.size() >= open.size() ? timeWait : open;
        if (most.isEmpty() && use.lastFailed() != null) {
            most = List.of(Suspect.of(use.lastFailed(), use.lastFailed().openedNanos()));
        } else if (most.isEmpty() && isByKernel(use)) {
            FourTuple any = use.destination().example();
            most = List.of(
                    Suspect.of(new UntrackedSocket(-1, 0, any, Side.CLIENT, TcpState.TIME_WAIT, snapshot.nowNanos())));
        }
        return Site.of(most, context.blame()).stream().max(Comparator.comparingInt(Site::count));
    }

    private static boolean isByKernel(Census.PortUse use) {
        return use.how() == Counted.BY_KERNEL || use.how() == Counted.BY_KERNEL_OF_OTHERS;
    }

    private static Suspect closedFirst(Teardown teardown) {
        Suspect subject = Suspect.of(teardown.connection(), teardown.start());
        return teardown.deciding().map(subject::blamedOn).orElse(subject);
    }

    private static boolean leadsTo(Census.PortUse use, Connection connection) {
        return connection.side() == Side.CLIENT
                && connection.tuple() != null
                && use.destination().isOf(connection.tuple());
    }

    private Finding finding(Census.PortUse use, long ports, Site site, long now) {
        boolean closing = use.timeWait() * 2 >= use.ports();
        boolean reused = isReused(use);
        return new FindingDraft(Verdict.TIME_WAIT_PRESSURE, site, now)
                .count(use.ports())
                .severity(severity(use, ports, reused))
                .confidence(use.how() == Counted.ESTIMATED ? Confidence.PROBABLE : Confidence.CERTAIN)
                .evidence("ports_used", use.ports())
                .evidence("ports", ports)
                .evidence("time_wait", use.timeWait())
                .evidence("counted_by", isByKernel(use) ? "kernel" : "calls")
                .evidence("connects_failed", use.failed() == 0 ? null : use.failed())
                .evidence("tcp_tw_reuse", reused ? true : null)
                .summary("%d of %d local ports to %s are in use, %d of them in TIME_WAIT%s"
                        .formatted(
                                use.ports(),
                                ports,
                                use.destination().endpoint(),
                                use.timeWait(),
                                moreOf(use, ports, reused)))
                .advice(advice(use, site, closing))
                .confirm("ss -tanoe state time-wait " + site.portFilter())
                .finding();
    }

    /** Only what fails, or is about to, is worse than a number. */
    private static Severity severity(Census.PortUse use, long ports, boolean reused) {
        boolean pressing = use.ports() >= ports * PRESSING && use.how() != Counted.BY_KERNEL_OF_OTHERS;
        return pressing && (use.failed() > 0 || !reused) ? Severity.SUSPECT : Severity.INFO;
    }

    private static String moreOf(Census.PortUse use, long ports, boolean reused) {
        if (use.failed() > 0 && use.ports() >= ports * PRESSING) {
            return "; %d %s failed: no local port was left"
                    .formatted(use.failed(), use.failed() == 1 ? "connect" : "connects");
        }
        if (use.how() == Counted.BY_KERNEL_OF_OTHERS) {
            return "; they are from before the attach, or of another process on this host";
        }
        return reused ? "; the kernel gives those out again when it needs one (net.ipv4.tcp_tw_reuse)" : "";
    }

    private static String advice(Census.PortUse use, Site site, boolean closing) {
        if (!closing) {
            return "Open fewer connections to this destination at one time: each needs a local port of its own.";
        }
        boolean lineCloses = site.oldest().called() != null;
        return "Keep connections and use them again instead of "
                + (lineCloses ? Wording.what(site, "closes") : "closing each after one request")
                + ", or let the peer close first: the end that closes first keeps the port for 60 s.";
    }

    /** A port in TIME_WAIT is no obstacle then, once it has been there for a second. */
    private boolean isReused(Census.PortUse use) {
        int setting = context.headroom().timeWaitReuse().orElse(0);
        return setting == 1 || setting == 2 && use.destination().example().isLoopback();
    }
}
