// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Census;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Snapshot;
import io.fourwave.connection.Teardown;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.tcp.Confidence;
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
        boolean waiting = timeWait.size() >= open.size();
        return Site.of(waiting ? timeWait : open, context.blame()).stream()
                .max(Comparator.comparingInt(Site::count))
                .map(site -> finding(use, ports, site, snapshot.nowNanos()));
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

    private static Finding finding(Census.PortUse use, long ports, Site site, long now) {
        boolean closing = use.timeWait() * 2 >= use.ports();
        return new FindingDraft(Verdict.TIME_WAIT_PRESSURE, site, now)
                .count(use.ports())
                .severity(use.ports() >= ports * PRESSING ? Severity.SUSPECT : Severity.INFO)
                .confidence(Confidence.CERTAIN)
                .evidence("ports_used", use.ports())
                .evidence("ports", ports)
                .evidence("time_wait", use.timeWait())
                .summary("%d of %d local ports to %s are in use, %d of them in TIME_WAIT"
                        .formatted(use.ports(), ports, use.destination().endpoint(), use.timeWait()))
                .advice(
                        closing
                                ? "Keep connections and use them again instead of " + Wording.what(site, "closes")
                                        + ", or let the peer close first: the end that closes first keeps the port for 60 s."
                                : "Open fewer connections to this destination at one time: each needs a local port of its own.")
                .confirm("ss -tanoe state time-wait " + site.portFilter())
                .finding();
    }
}
