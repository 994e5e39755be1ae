// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.TeardownListener;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.BlameFinder;
import io.fourwave.diagnose.CloseTally;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Headroom;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.evidence.FrameWitness;
import io.fourwave.origin.CodeSources;
import io.fourwave.origin.Libraries;
import io.fourwave.tcp.FourTuple;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** All detectors, each for one verdict. A new one is added to the list below. */
public final class Detectors {
    private final CloseTally closeTally;
    private final DetectorContext context;
    private final List<Detector> list;

    /**
     * @param leakAfter how long something must last before it is a suspect
     * @param appPackages prefixes of the application's packages; empty: its code is told by where it came from
     * @param mainJar the file name of the jar that {@code java -jar} started, empty for a main class
     * @param threads what threads of the application do now
     */
    public Detectors(
            Duration leakAfter,
            List<String> appPackages,
            CodeSources codeSources,
            String mainJar,
            Headroom headroom,
            FrameWitness.Threads threads) {
        BlameFinder blame = new BlameFinder(appPackages, new Libraries(codeSources, mainJar));
        DetectorContext context = new DetectorContext(leakAfter, blame, headroom, threads);
        this.closeTally = context.closeTally();
        this.context = context;
        this.list = List.of(
                new CloseWaitLeakDetector(context),
                new IdlePoolDetector(context),
                new CloseWaitUndecidedDetector(context),
                new StuckCloseDetector(context),
                new UnfinishedChannelCloseDetector(context),
                new AcceptQueueDetector(context),
                new HiddenFinDetector(context),
                new ResetNotClosedDetector(context),
                new GcRescuedDetector(context),
                new AbandonedChannelDetector(context),
                new PeerLeakDetector(context),
                new TimeWaitPressureDetector(context),
                new AbortOnCloseDetector(context),
                new ShutdownNotClosedDetector(context),
                new UnconnectedDescriptorDetector(context),
                new HeldByChildDetector(context),
                new NeverClosedDetector(context));
    }

    /** It must hear of every call whose effect is certain, and of every teardown that ends. */
    public TeardownListener closeTally() {
        return closeTally;
    }

    /** The agent is about to close this one, which no hook had met. Any thread. */
    public void closesOnDemand(FourTuple tuple) {
        context.levels().closesOnDemand(tuple);
    }

    /** The line to blame for this connection. Watch thread. */
    public BlameFinder.Blame blamed(Connection connection) {
        return context.blame().of(Suspect.of(connection, connection.openedNanos()));
    }

    /** What each finds in this snapshot. */
    public Stream<Finding> detect(Snapshot snapshot) {
        context.looksAt(snapshot);
        return list.stream().flatMap(detector -> detector.detect(snapshot).stream());
    }
}
