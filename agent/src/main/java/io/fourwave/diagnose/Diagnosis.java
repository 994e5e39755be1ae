// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.watch.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs every detector after every sweep, keeps the findings, and announces one when it is new and again whenever it has
 * doubled. Watch thread; {@link #findings} from any.
 */
public final class Diagnosis {
    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::severity).thenComparing(Finding::count, Comparator.reverseOrder());

    private final List<Detector> detectors;
    private final Consumer<Finding> announce;
    private final Map<Finding.Key, Integer> announced = new HashMap<>();
    private volatile List<Finding> findings = List.of();

    /**
     * @param appPackages prefixes of the application's packages; empty: its code is told by where it came from
     * @param mainJar the file name of the jar that {@code java -jar} started, empty for a main class
     */
    public Diagnosis(
            Duration leakAfter,
            List<String> appPackages,
            CodeSources codeSources,
            String mainJar,
            Consumer<Finding> announce) {
        this(
                List.of(new CloseWaitDetector(
                        leakAfter, new BlameFinder(appPackages, new Libraries(codeSources, mainJar)))),
                announce);
    }

    Diagnosis(List<Detector> detectors, Consumer<Finding> announce) {
        this.detectors = detectors;
        this.announce = announce;
    }

    public void run(Collection<Connection> open) {
        long now = System.nanoTime();
        findings = detectors.stream()
                .flatMap(detector -> detector.detect(open, now).stream())
                .sorted(WORST_FIRST)
                .toList();
        findings.forEach(this::announceWhenGrown);
    }

    /** What holds as of the last sweep, worst first. */
    public List<Finding> findings() {
        return findings;
    }

    private void announceWhenGrown(Finding finding) {
        int before = announced.getOrDefault(finding.key(), 0);
        if (finding.count() >= Math.max(1, 2 * before)) {
            announced.put(finding.key(), finding.count());
            announce.accept(finding);
        }
    }
}
