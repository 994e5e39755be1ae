// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Connections of one side that one line of code is to blame for.
 *
 * @param subjects the longest so first; never empty
 */
record Site(Side side, BlameFinder.Blame blame, List<Subject> subjects) {

    /** Groups by side and frame, so that 20,000 leaks from one line are one. */
    static List<Site> of(Collection<Subject> subjects, BlameFinder blame) {
        Map<List<Object>, Site> sites = new LinkedHashMap<>();
        subjects.stream()
                .sorted(Comparator.comparingLong(Subject::sinceNanos))
                .forEach(subject -> add(subject, blame.of(subject), sites));
        return List.copyOf(sites.values());
    }

    private static void add(Subject subject, BlameFinder.Blame blamed, Map<List<Object>, Site> sites) {
        sites.computeIfAbsent(
                        List.of(subject.side(), blamed.frame()),
                        first -> new Site(subject.side(), blamed, new ArrayList<>()))
                .subjects
                .add(subject);
    }

    /** The same site with fewer connections. */
    Site only(List<Subject> some) {
        return new Site(side, blame, some);
    }

    Subject oldest() {
        return subjects.get(0);
    }

    int count() {
        return subjects.size();
    }

    /** Counted by address and, for a client, port. */
    List<Finding.Peer> peers() {
        Map<Map.Entry<String, Integer>, Integer> counts = new LinkedHashMap<>();
        for (Subject subject : subjects) {
            FourTuple tuple = subject.tuple();
            if (tuple != null) {
                int port = side == Side.CLIENT ? tuple.peerPort() : 0;
                counts.merge(Map.entry(tuple.peerAddress(), port), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(peer ->
                        new Finding.Peer(peer.getKey().getKey(), peer.getKey().getValue(), peer.getValue()))
                .sorted(Comparator.comparingInt(Finding.Peer::count).reversed())
                .toList();
    }

    /** How ss picks them out: by the port that does not change from connection to connection. */
    String portFilter() {
        Optional<FourTuple> tuple = oldest().knownTuple();
        return tuple.map(known -> side == Side.CLIENT
                        ? "'( dport = :" + known.peerPort() + " )'"
                        : "'( sport = :" + known.localPort() + " )'")
                .orElse("");
    }
}
