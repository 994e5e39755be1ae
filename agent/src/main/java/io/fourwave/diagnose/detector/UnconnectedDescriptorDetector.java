// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

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
import io.fourwave.tcp.TcpState;
import java.util.List;

/**
 * {@code unconnected_descriptor}: sockets of TCP that no table has: never connected, or reset before anybody watched. What
 * lsof calls "can't identify protocol".
 */
final class UnconnectedDescriptorDetector implements Detector {
    /** One or two may be about to be connected. */
    private static final int LEAST = 5;

    private static final int DESCRIPTORS = 10;

    private final DetectorContext context;

    UnconnectedDescriptorDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<UntrackedSocket> held = snapshot.unconnected().stream()
                .filter(socket -> now - socket.stateSinceNanos() >= context.afterNanos())
                .toList();
        if (held.size() < LEAST) {
            return List.of();
        }
        return Site.of(held.stream().map(Suspect::of).toList(), context.blame()).stream()
                .map(site -> finding(site, held, now))
                .toList();
    }

    private Finding finding(Site site, List<UntrackedSocket> held, long now) {
        return new FindingDraft(Verdict.UNCONNECTED_DESCRIPTOR, site, now)
                .grows(context)
                .severity(Severity.SUSPECT)
                .confidence(Confidence.PROBABLE)
                .evidence("state", TcpState.CLOSE.semconv())
                .evidence("descriptor_held", true)
                .evidence(
                        "descriptors",
                        held.stream()
                                .map(UntrackedSocket::descriptor)
                                .sorted()
                                .limit(DESCRIPTORS)
                                .toList())
                .summary(
                        "%d TCP sockets without a connection are held, the oldest for at least %s: never connected, or reset before fourwave watched"
                                .formatted(
                                        site.count(),
                                        Wording.time(now - site.oldest().sinceNanos())))
                .advice(
                        "Close a socket whose connect has failed, too: try-with-resources around new Socket() or"
                                + " SocketChannel.open(). Where it was reset before the attach, close it when reading or writing fails.")
                .confirm("ls -l /proc/" + ProcessHandle.current().pid()
                        + "/fd | grep -c socket   # more sockets than ss -tanp shows")
                .finding();
    }
}
