// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.census.Destination;
import io.fourwave.tcp.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Beyond a rate only some stacks are kept, so that of a burst some connections have a line and some have none. Where all
 * that is known of one destination, or of one listener, is one line, the others are that line's too: one matter. What was
 * opened before the attach is not: how it was used is not known either.
 */
final class SampledStacks {

    private SampledStacks() {}

    static List<Site> joined(List<Site> sites) {
        Optional<Site> nameless = sites.stream()
                .filter(site -> site.blame().frame().isEmpty() && site.side() == Side.CLIENT)
                .findFirst();
        List<Site> all = nameless.map(without -> joined(without, sites)).orElse(sites);
        Optional<Site> server = all.stream()
                .filter(site -> site.blame().frame().isEmpty() && site.side() == Side.SERVER)
                .findFirst();
        List<Site> finished = all;
        return server.map(without -> joined(without, finished)).orElse(finished);
    }

    private static List<Site> joined(Site nameless, List<Site> sites) {
        Map<Destination, Optional<Site>> onlyLine = onlyLines(nameless.side(), sites);
        Map<Site, List<Suspect>> moved = new LinkedHashMap<>();
        List<Suspect> left = new ArrayList<>();
        for (Suspect subject : nameless.subjects()) {
            Optional<Site> line = subject.tuple() == null || !subject.wasOpenedSinceTheAttach()
                    ? Optional.empty()
                    : onlyLine.getOrDefault(fixedEnd(subject), Optional.empty());
            line.ifPresentOrElse(
                    site -> moved.computeIfAbsent(site, first -> new ArrayList<>())
                            .add(subject),
                    () -> left.add(subject));
        }
        List<Site> all = new ArrayList<>();
        for (Site site : sites) {
            if (site != nameless) {
                all.add(moved.containsKey(site) ? site.with(moved.get(site)) : site);
            } else if (!left.isEmpty()) {
                all.add(site.only(left));
            }
        }
        return List.copyOf(all);
    }

    /** The one line that is known of each end that does not change; empty where there are several. */
    private static Map<Destination, Optional<Site>> onlyLines(Side side, List<Site> sites) {
        Map<Destination, Optional<Site>> lines = new HashMap<>();
        for (Site site : sites) {
            if (site.side() == side && site.blame().frame().isPresent()) {
                site.subjects().stream()
                        .filter(subject -> subject.tuple() != null)
                        .map(SampledStacks::fixedEnd)
                        .distinct()
                        .forEach(end -> lines.merge(end, Optional.of(site), (one, other) -> Optional.empty()));
            }
        }
        return lines;
    }

    /** A client's destination; the port that a server listens on. */
    private static Destination fixedEnd(Suspect subject) {
        return subject.side() == Side.CLIENT
                ? Destination.of(subject.tuple())
                : Destination.of(subject.tuple().reversed()).withoutAddress();
    }
}
