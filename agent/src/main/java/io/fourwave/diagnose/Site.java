// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.census.Destination;
import io.fourwave.tcp.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Connections of one side that one line of code is to blame for.
 *
 * @param subjects the longest so first; never empty
 */
public record Site(Side side, BlameFinder.Blame blame, List<Suspect> subjects) {
    private static final int PORTS = 8;

    /** Groups by side and line, so that 20,000 leaks from one line are one. */
    public static List<Site> of(Collection<Suspect> subjects, BlameFinder blame) {
        Map<Key, Site> sites = new LinkedHashMap<>();
        subjects.stream()
                .sorted(Comparator.comparingLong(Suspect::sinceNanos))
                .forEach(subject -> add(subject, blame.of(subject), sites));
        return joined(SampledStacks.joined(List.copyOf(sites.values())), blame);
    }

    /**
     * Of a server some connections were used where that was seen, at a line of a handler, and of some the use was not
     * sampled. Where all that is known of one listener is one handler, the others are its too.
     */
    private static List<Site> joined(List<Site> sites, BlameFinder blame) {
        Map<String, List<Site>> byAcceptor = new LinkedHashMap<>();
        for (Site site : sites) {
            String acceptor =
                    site.side == Side.SERVER ? blame.of(site.oldest().opened()).line() : "";
            if (!acceptor.isEmpty()) {
                byAcceptor.computeIfAbsent(acceptor, first -> new ArrayList<>()).add(site);
            }
        }
        List<Site> all = new ArrayList<>(sites);
        byAcceptor.values().forEach(family -> join(family, all, blame));
        return List.copyOf(all);
    }

    private static void join(List<Site> family, List<Site> all, BlameFinder blame) {
        List<Site> handlers =
                family.stream().filter(site -> site.isHandlers(blame)).toList();
        if (handlers.size() != 1 || family.size() == 1) {
            return;
        }
        Site handler = handlers.get(0);
        List<Suspect> others = family.stream()
                .filter(site -> site != handler)
                .flatMap(site -> site.subjects.stream())
                .toList();
        all.set(all.indexOf(handler), handler.with(others));
        family.stream().filter(site -> site != handler).forEach(all::remove);
    }

    /** Blamed on the line that used it last. */
    private boolean isHandlers(BlameFinder finder) {
        BlameFinder.Blame user = finder.lastUser(oldest());
        return user.isApplication() && user.line().equals(blame.line());
    }

    /** What a library opened by itself, a pool say, blamed on the one line of the application that had all of it last. */
    Site byLastUser(BlameFinder finder) {
        if (blame.isApplication()) {
            return this;
        }
        List<BlameFinder.Blame> users = subjects.stream()
                .map(finder::lastUser)
                .filter(BlameFinder.Blame::isApplication)
                .toList();
        boolean one = users.stream().map(BlameFinder.Blame::line).distinct().count() == 1;
        return one ? new Site(side, users.get(0), subjects) : this;
    }

    /** A server's, on the line at which most of the threads are that work for them; the accepting line is never at fault. */
    Site byWorkers(List<List<StackTraceElement>> stacks, BlameFinder finder) {
        if (side == Side.CLIENT || isHandlers(finder)) {
            return this;
        }
        Map<String, List<BlameFinder.Blame>> lines = stacks.stream()
                .map(finder::ofThread)
                .filter(BlameFinder.Blame::isApplication)
                .collect(Collectors.groupingBy(BlameFinder.Blame::line));
        return lines.values().stream()
                .max(Comparator.comparingInt(List::size))
                .map(most -> new Site(side, most.get(0), subjects))
                .orElse(this);
    }

    private static void add(Suspect subject, BlameFinder.Blame blamed, Map<Key, Site> sites) {
        sites.computeIfAbsent(
                        new Key(subject.side(), blamed.line()),
                        first -> new Site(subject.side(), blamed, new ArrayList<>()))
                .subjects
                .add(subject);
    }

    static List<Suspect> without(List<Suspect> some, List<Suspect> all) {
        Set<Suspect> left = Collections.newSetFromMap(new IdentityHashMap<>());
        left.addAll(some);
        return all.stream().filter(subject -> !left.contains(subject)).toList();
    }

    /** The same site with fewer connections. */
    public Site only(List<Suspect> some) {
        return new Site(side, blame, some);
    }

    /** The same site with these as well. */
    Site with(List<Suspect> more) {
        List<Suspect> all = new ArrayList<>(subjects);
        all.addAll(more);
        all.sort(Comparator.comparingLong(Suspect::sinceNanos));
        return only(all);
    }

    /** Of how many of them a stack is known. */
    int stacksKnown() {
        return (int) subjects.stream().filter(Suspect::hasStack).count();
    }

    /** Tells it from every other site. */
    Object key() {
        return new Key(side, blame.line());
    }

    public Suspect oldest() {
        return subjects.get(0);
    }

    public int count() {
        return subjects.size();
    }

    /** Counted by address and, for a client, port; the most frequent first. */
    List<Finding.Peer> peers() {
        Map<Destination, Integer> peers = new HashMap<>();
        subjects.stream()
                .filter(subject -> subject.tuple() != null)
                .forEach(subject -> peers.merge(peer(subject), 1, Integer::sum));
        return peers.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(peer ->
                        new Finding.Peer(peer.getKey().address(), peer.getKey().port(), peer.getValue()))
                .toList();
    }

    Destination peer(Suspect subject) {
        Destination peer = Destination.of(subject.tuple());
        return side == Side.CLIENT ? peer : peer.withoutPort();
    }

    /** How ss picks them out: by the ports that do not change from connection to connection; all of them, where they are few. */
    public String portFilter() {
        String port = side == Side.CLIENT ? "dport = :" : "sport = :";
        List<String> ports = subjects.stream()
                .flatMap(subject -> subject.knownTuple().stream())
                .map(tuple -> port + (side == Side.CLIENT ? tuple.peerPort() : tuple.localPort()))
                .distinct()
                .limit(PORTS + 1L)
                .toList();
        return ports.isEmpty() || ports.size() > PORTS ? "" : "'( " + String.join(" or ", ports) + " )'";
    }

    private record Key(Side side, String line) {}
}
