// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Of an application that makes classes at run time each leak may have a line of its own: the worst {@value #SHOWN_ALONE} findings
 * are shown one by one, the others together, one for each verdict, severity and side. So no report outgrows the heap that it
 * is made in.
 */
final class FurtherLines {
    static final int SHOWN_ALONE = 200;

    private FurtherLines() {}

    /** @param findings worst first */
    static List<Finding> together(Collection<Finding> findings) {
        List<Finding> shown = new ArrayList<>();
        Map<List<Object>, List<Finding>> further = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (shown.size() < SHOWN_ALONE) {
                shown.add(finding);
            } else {
                List<Object> kind = List.of(finding.verdict(), finding.severity(), finding.side());
                further.computeIfAbsent(kind, first -> new ArrayList<>()).add(finding);
            }
        }
        further.values().forEach(lines -> shown.add(lines.size() == 1 ? lines.get(0) : one(lines)));
        return shown;
    }

    /** The worst of these lines stands for all of them. */
    private static Finding one(List<Finding> lines) {
        Finding worst = lines.get(0);
        int count = 0;
        for (Finding line : lines) {
            count += line.count();
        }
        return new Finding(
                worst.verdict(),
                worst.severity(),
                worst.confidence(),
                worst.side(),
                count,
                lines.stream().mapToLong(Finding::oldestNanos).max().orElse(0),
                growth(lines),
                exhaustion(lines),
                worst.peers(),
                worst.otherPeers(),
                worst.blame(),
                worst.library(),
                worst.way(),
                Map.of("further_lines", lines.size()),
                count + " connections of " + lines.size()
                        + " further lines of code, shown together: this line is the worst of them",
                worst.advice(),
                worst.confirm(),
                // who has these closed means the line that is named
                worst.suspects());
    }

    private static OptionalDouble growth(List<Finding> lines) {
        boolean known = lines.stream().anyMatch(line -> line.growthPerHour().isPresent());
        return known
                ? OptionalDouble.of(lines.stream()
                        .mapToDouble(line -> line.growthPerHour().orElse(0))
                        .sum())
                : OptionalDouble.empty();
    }

    private static OptionalLong exhaustion(List<Finding> lines) {
        return lines.stream()
                .filter(line -> line.exhaustionSeconds().isPresent())
                .mapToLong(line -> line.exhaustionSeconds().getAsLong())
                .min();
    }
}
