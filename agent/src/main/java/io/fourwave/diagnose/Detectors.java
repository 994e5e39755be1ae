// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.TeardownListener;
import io.fourwave.origin.CodeSources;
import io.fourwave.origin.Libraries;
import java.time.Duration;
import java.util.List;

/** All detectors, each for one verdict. A new one is added to the list below. */
public final class Detectors {
    private final CloseTally closeTally;
    private final List<Detector> list;

    /**
     * @param leakAfter how long something must last before it is a suspect
     * @param appPackages prefixes of the application's packages; empty: its code is told by where it came from
     * @param mainJar the file name of the jar that {@code java -jar} started, empty for a main class
     */
    public Detectors(
            Duration leakAfter, List<String> appPackages, CodeSources codeSources, String mainJar, Headroom headroom) {
        BlameFinder blame = new BlameFinder(appPackages, new Libraries(codeSources, mainJar));
        CloseWaits closeWaits = new CloseWaits(leakAfter, blame);
        this.closeTally = new CloseTally(blame);
        this.list = List.of(
                new CloseWaitLeakDetector(closeWaits, headroom),
                new IdlePoolDetector(closeWaits),
                new StuckCloseDetector(leakAfter, blame),
                new UnfinishedChannelCloseDetector(leakAfter, blame, headroom),
                new AcceptQueueDetector(leakAfter, blame),
                new HiddenFinDetector(leakAfter, blame, headroom),
                new ResetNotClosedDetector(leakAfter, blame, headroom),
                new GcRescuedDetector(closeTally),
                new AbandonedChannelDetector(leakAfter, blame, headroom),
                new PeerLeakDetector(leakAfter, blame),
                new TimeWaitPressureDetector(blame, headroom),
                new AbortOnCloseDetector(closeTally));
    }

    /** What must be told of every teardown that ends. */
    public TeardownListener closeTally() {
        return closeTally;
    }

    List<Detector> list() {
        return list;
    }
}
