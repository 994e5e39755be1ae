// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program that the kernel and the agent watch: runs every scenario that its JDK can, one after the other. Besides
 * the {@code SCENARIO} lines of {@link ScenarioStage} it prints {@code CLOCK monotonic-nanos epoch-nanos} once, {@code FAILED
 * name reason} for a scenario that did not play to its end, and {@code END monotonic-nanos} when all are done.
 */
final class Scenarios {
    private Scenarios() {}

    public static void main(String[] names) {
        play(Scenario.runnableOn(Runtime.version().feature(), all()).stream()
                .filter(scenario -> names.length == 0 || List.of(names).contains(scenario.name()))
                .toList());
    }

    static void play(List<Scenario> scenarios) {
        List<Object> kept = new ArrayList<>();
        System.out.println("CLOCK " + System.nanoTime() + " " + ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()));
        scenarios.forEach(scenario -> play(scenario, kept));
        System.out.println("END " + System.nanoTime());
        // what scenarios kept must not be collected before this line
        System.out.println("KEPT " + kept.size());
    }

    static List<Scenario> all() {
        return Stream.of(
                        new SocketScenarios().all(),
                        new AbortScenarios().all(),
                        new ChannelScenarios().all(),
                        new SelectorScenarios().all(),
                        new AsyncScenarios().all(),
                        new TlsScenarios().all(),
                        new LifecycleScenarios().all(),
                        new VirtualThreadScenarios().all(),
                        new ConnectScenarios().all(),
                        new HttpScenarios().all(),
                        new QuietScenarios().all(),
                        unixDomain())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> unixDomain() {
        return Runtime.version().feature() < UnixDomainScenarios.FIRST_JDK
                ? List.of()
                : new UnixDomainScenarios().all();
    }

    private static void play(Scenario scenario, List<Object> kept) {
        System.out.println("PLAY " + scenario.name());
        try {
            scenario.body().run(new ScenarioStage(scenario.name(), kept));
        } catch (Exception e) {
            System.out.println("FAILED " + scenario.name() + " " + e);
            e.printStackTrace();
        }
    }
}
