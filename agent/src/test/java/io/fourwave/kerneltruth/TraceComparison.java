// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static java.util.stream.Collectors.joining;

import io.fourwave.kerneltruth.AgentAccount.Teardown;
import io.fourwave.kerneltruth.EndComparison.Outcome;
import io.fourwave.kerneltruth.KernelVerdict.Act;
import io.fourwave.kerneltruth.KernelVerdict.Kind;
import io.fourwave.kerneltruth.ScenarioLog.Clock;
import io.fourwave.kerneltruth.ScenarioLog.Endpoint;
import io.fourwave.tcp.FourTuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All connection ends of one run, each judged. */
record TraceComparison(List<Case> cases, List<String> unplayed, List<FourTuple> strangers) {

    /** @param scenarios those that the run was to play */
    static TraceComparison of(List<Scenario> scenarios, ScenarioLog log, List<TraceEvent> trace, AgentAccount account) {
        Map<String, Scenario> byName =
                scenarios.stream().collect(Collectors.toMap(Scenario::name, Function.identity()));
        List<Case> cases = log.endpoints().stream()
                .map(endpoint -> Case.of(byName.get(endpoint.scenario()), endpoint, log, trace, account))
                .toList();
        return new TraceComparison(cases, unplayed(scenarios, log, cases), strangers(log, account));
    }

    /** Scenarios that failed, that announced nothing, or in which the kernel did not do what they are named for. */
    private static List<String> unplayed(List<Scenario> scenarios, ScenarioLog log, List<Case> cases) {
        Set<String> announced = cases.stream().map(Case::name).collect(Collectors.toSet());
        List<String> unplayed = new ArrayList<>(log.failures());
        scenarios.stream()
                .filter(scenario -> !scenario.isQuiet() && !announced.contains(scenario.name()))
                .forEach(scenario -> unplayed.add("nothing announced: " + scenario.name()));
        cases.stream().filter(Case::isUnexpected).map(Case::row).forEach(unplayed::add);
        return unplayed;
    }

    /** What the agent reported of connections that no scenario made: its own, listeners, datagrams, Unix sockets. */
    private static List<FourTuple> strangers(ScenarioLog log, AgentAccount account) {
        Set<FourTuple> known =
                log.endpoints().stream().map(Endpoint::tuple).collect(Collectors.toCollection(HashSet::new));
        return account.named().stream().filter(tuple -> !known.contains(tuple)).toList();
    }

    List<String> faults() {
        return cases.stream().filter(Case::isFault).map(Case::row).toList();
    }

    String table() {
        return Stream.concat(
                        Stream.of(Case.row("scenario", "endpoint", "kernel", "fourwave", "ok")),
                        cases.stream().map(Case::row))
                .collect(joining("\n"));
    }

    String summary() {
        long worst = cases.stream()
                .mapToLong(each -> each.judgement().worstErrorNanos())
                .max()
                .orElse(0);
        return "%d scenarios, %d endpoints, %d mismatches, %d missing, %d twice, %d at a wrong time, %d proven races; "
                        .formatted(
                                cases.stream().map(Case::name).distinct().count(),
                                cases.size(),
                                count(Outcome.MISMATCH),
                                count(Outcome.MISSING),
                                count(Outcome.TWICE),
                                count(Outcome.WRONG_TIME),
                                count(Outcome.RACE))
                + "calls and segments at most %.1f ms apart".formatted(worst / 1e6);
    }

    private long count(Outcome outcome) {
        return cases.stream()
                .filter(each -> each.judgement().outcome() == outcome)
                .count();
    }

    /** One connection end. */
    record Case(Scenario scenario, Endpoint endpoint, EndComparison judgement, List<String> objections) {
        private static Case of(
                Scenario scenario, Endpoint endpoint, ScenarioLog log, List<TraceEvent> trace, AgentAccount account) {
            List<KernelVerdict> lives = KernelVerdict.lives(trace, endpoint.tuple());
            if (lives.size() != 1) {
                throw new AssertionError(endpoint + " should have lived once in the trace, not " + lives.size());
            }
            KernelVerdict kernel = lives.get(0);
            List<Act> acts = kernel.byCallUntil(log.endMonotonicNanos());
            List<Teardown> teardowns = account.of(endpoint.tuple());
            EndComparison judgement = EndComparison.of(kernel, acts, teardowns, log.clock(), scenario.isRace());
            List<String> objections = judgement.outcome() == Outcome.RACE
                    ? List.of()
                    : objections(endpoint, kernel, acts, teardowns, log.clock());
            return new Case(scenario, endpoint, judgement, objections);
        }

        private static List<String> objections(
                Endpoint endpoint, KernelVerdict kernel, List<Act> acts, List<Teardown> teardowns, Clock clock) {
            List<String> objections = new ArrayList<>();
            for (Teardown teardown : teardowns) {
                if (!teardown.side().equals(endpoint.side())) {
                    objections.add("side " + teardown.side());
                }
                if (!roles(acts).contains(teardown.role())) {
                    objections.add("role " + teardown.role());
                }
                if (!startsInTime(teardown, kernel, clock)) {
                    objections.add("starts at a wrong time");
                }
            }
            return objections;
        }

        /** What the contract may call a teardown in which this end's calls sent this. */
        private static Set<String> roles(List<Act> acts) {
            if (acts.isEmpty()) {
                return Set.of("reset_by_peer", "aborted");
            }
            Kind last = acts.get(acts.size() - 1).kind();
            return switch (last) {
                case RST -> Set.of("aborted");
                case FIN_PASSIVE -> Set.of("passive");
                default -> Set.of("active", "simultaneous");
            };
        }

        /** Not before the first FIN or RST of either end, and not later than a sweep after this end's last call. */
        private static boolean startsInTime(Teardown teardown, KernelVerdict kernel, Clock clock) {
            long first = clock.epoch(kernel.firstEndMonotonicNanos());
            long last = teardown.calls().stream()
                    .mapToLong(AgentAccount.AgentCall::epochNanos)
                    .max()
                    .orElse(first);
            long start = teardown.startEpochNanos();
            return start >= first - EndComparison.Tolerance.CALL_NANOS
                    && start <= Math.max(first, last) + EndComparison.Tolerance.CALL_NANOS;
        }

        String name() {
            return endpoint.scenario();
        }

        boolean isUnexpected() {
            String expected = scenario.expected(endpoint.side());
            return !scenario.isRace() && !expected.equals(judgement.kernelText());
        }

        boolean isFault() {
            return !objections.isEmpty() || judgement.outcome().compareTo(Outcome.RACE) > 0;
        }

        String row() {
            String objected = objections.isEmpty() ? "" : " " + objections;
            return row(
                    name(),
                    endpoint.side() + " " + endpoint.tuple().localPort() + ">"
                            + endpoint.tuple().peerPort(),
                    judgement.kernelText(),
                    judgement.agentText(),
                    judgement.outcome().name().toLowerCase(Locale.ROOT) + objected);
        }

        private static String row(String scenario, String endpoint, String kernel, String agent, String ok) {
            return "%-27s | %-18s | %-14s | %-39s | %s".formatted(scenario, endpoint, kernel, agent, ok);
        }
    }
}
