// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs of several variants in turn, so that whatever slows this machine slows them all. Each round begins with another
 * variant. A variant that cannot run is left out from then on, with the reason.
 */
final class Rounds {
    private final Map<Variant, Map<Integer, MeasuredRun>> runs = new LinkedHashMap<>();
    private final Map<Variant, String> failures = new HashMap<>();

    /** Runs one variant once. */
    @FunctionalInterface
    interface Attempt {
        MeasuredRun run(Variant variant) throws Launcher.Failed;
    }

    static Rounds of(int rounds, int peerRounds, List<Variant> variants, Attempt attempt) {
        Rounds result = new Rounds();
        for (int round = 0; round < rounds; round++) {
            for (Variant variant : turned(variants, round)) {
                if (!variant.isPeer() || round < peerRounds) {
                    result.attempt(round, variant, attempt);
                }
            }
        }
        return result;
    }

    /** The same ones, so many further on. */
    static List<Variant> turned(List<Variant> variants, int by) {
        List<Variant> turned = new ArrayList<>(variants);
        Collections.rotate(turned, -by);
        return turned;
    }

    Map<Variant, String> failures() {
        return failures;
    }

    boolean has(Variant variant) {
        return runs.containsKey(variant) && !failures.containsKey(variant);
    }

    Quartiles of(Variant variant, String figure) {
        return of(variant, figure, 0);
    }

    Quartiles of(Variant variant, String figure, int index) {
        return Quartiles.of(runs.get(variant).values().stream()
                .map(run -> run.figure(figure, index))
                .toList());
    }

    /** Of each round, this variant's figure to that without an agent. */
    Quartiles ratio(Variant variant, String figure) {
        return Quartiles.of(pairs(variant).entrySet().stream()
                .map(pair -> pair.getKey().figure(figure) / pair.getValue().figure(figure))
                .toList());
    }

    /** Of each round, how much this variant's figure is above that without an agent. */
    Quartiles difference(Variant variant, String figure, int index) {
        return Quartiles.of(pairs(variant).entrySet().stream()
                .map(pair ->
                        pair.getKey().figure(figure, index) - pair.getValue().figure(figure, index))
                .toList());
    }

    List<MeasuredRun> runs(Variant variant) {
        return new ArrayList<>(runs.get(variant).values());
    }

    private Map<MeasuredRun, MeasuredRun> pairs(Variant variant) {
        Map<MeasuredRun, MeasuredRun> pairs = new IdentityHashMap<>();
        runs.get(variant).forEach((round, run) -> {
            MeasuredRun without = runs.get(Variant.NONE).get(round);
            if (without != null) {
                pairs.put(run, without);
            }
        });
        return pairs;
    }

    void attempt(int round, Variant variant, Attempt attempt) {
        if (failures.containsKey(variant)) {
            return;
        }
        try {
            runs.computeIfAbsent(variant, none -> new TreeMap<>()).put(round, attempt.run(variant));
        } catch (Launcher.Failed failed) {
            failures.put(variant, failed.getMessage());
        }
    }
}
