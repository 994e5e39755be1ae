// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.census.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What was opened before the attach has no line. Where another finding leads to the same place and has one, the nameless one
 * refers to it.
 */
final class SameDestination {

    private SameDestination() {}

    /** @param number by which a report names a finding */
    static List<Finding> linked(List<Finding> findings, ToIntFunction<Finding> number) {
        List<Finding> linked = new ArrayList<>();
        for (Finding finding : findings) {
            Optional<Finding> same = finding.blame().isPresent() ? Optional.empty() : firstLike(finding, findings);
            linked.add(same.map(like -> finding.saying(
                            "; same destination as finding " + number.applyAsInt(like) + ": probably the same line"))
                    .orElse(finding));
        }
        return linked;
    }

    private static Optional<Finding> firstLike(Finding nameless, List<Finding> findings) {
        return fixedEnd(nameless)
                .flatMap(place -> findings.stream()
                        .filter(other -> other.blame().isPresent() && other.side() == nameless.side())
                        .filter(other -> fixedEnd(other).filter(place::equals).isPresent())
                        .findFirst());
    }

    private static Optional<Destination> fixedEnd(Finding finding) {
        return finding.oldest().knownTuple().map(tuple -> Destination.fixedEnd(finding.side(), tuple));
    }
}
