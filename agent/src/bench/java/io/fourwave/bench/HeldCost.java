// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.bench.program.Hold;
import io.fourwave.support.Jdk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Open connections on which nothing happens: what each takes of the heap, and what looking after them costs. */
final class HeldCost implements Section {
    /** Listeners, jars, the standard streams. */
    private static final int OTHER_FILES = 500;

    /** For a heap alone; the agent's threads take longer until they have their usual cost. */
    private static final int NOTHING_TO_SETTLE_SECONDS = 4;

    private static final double MEGABYTE = 1 << 20;

    private final Form form;
    private final Launcher launcher;
    private final List<Variant> variants;
    private final long openFiles;

    HeldCost(Form form, Launcher launcher, List<Variant> variants, long openFiles) {
        this.form = form;
        this.launcher = launcher;
        this.variants = variants;
        this.openFiles = openFiles;
    }

    @Override
    public String name() {
        return "open connections";
    }

    @Override
    public void run(Jdk jdk, Ledger ledger) {
        List<Integer> held = new ArrayList<>(form.held());
        held.removeIf(connections -> {
            boolean tooMany = connections > openFiles - OTHER_FILES;
            if (tooMany) {
                ledger.absent(name()
                        + ": %,d in one JVM need as many files; this machine allows %,d"
                                .formatted(connections, openFiles));
            }
            return tooMany;
        });
        if (held.isEmpty()) {
            return;
        }
        Rounds rounds = Rounds.of(1, Math.min(1, form.peerRounds()), variants, variant -> hold(jdk, variant, held));
        ledger.absent(name(), jdk.feature(), rounds.failures());
        for (Variant variant : variants) {
            if (variant != Variant.NONE && rounds.has(variant)) {
                heap(jdk, variant, rounds, held, ledger);
            }
        }
        sweep(jdk, rounds, held, ledger);
    }

    private MeasuredRun hold(Jdk jdk, Variant variant, List<Integer> held) throws Launcher.Failed {
        List<Object> arguments = new ArrayList<>();
        arguments.add(
                variant == Variant.FOURWAVE
                        ? form.settleSeconds()
                        : Math.min(NOTHING_TO_SETTLE_SECONDS, form.settleSeconds()));
        arguments.add(lookSeconds(variant));
        arguments.add(0);
        arguments.addAll(held);
        return launcher.run(jdk, variant, Hold.class, arguments.toArray());
    }

    private int lookSeconds(Variant variant) {
        if (variant == Variant.FOURWAVE) {
            return form.idleSeconds();
        }
        return variant == Variant.NONE ? form.lookSeconds() : 0;
    }

    /**
     * The first figure is that of no connection at all. The slope is that of the last step: in the one before, what comes
     * once, with the first metrics say, would be reckoned among what each connection takes.
     */
    private void heap(Jdk jdk, Variant variant, Rounds rounds, List<Integer> held, Ledger ledger) {
        Map<Integer, Double> points = new LinkedHashMap<>();
        for (int i = 0; i < held.size(); i++) {
            points.put(held.get(i), heap(variant, rounds, i + 1).median() / MEGABYTE);
        }
        int fewer = held.size() > 1 ? held.get(held.size() - 2) : 0;
        int most = held.get(held.size() - 1);
        String what = "heap for each connection, between %,d and %,d".formatted(fewer, most);
        Quartiles each = growth(variant, rounds, held.size(), most - fewer);
        Row row = new Row(name(), what, jdk.feature(), variant, "bytes", each);
        ledger.add(variant == Variant.FOURWAVE ? row.within(Budget.atMost(400, "≤ 400 bytes")) : row);
        if (variant == Variant.FOURWAVE) {
            Quartiles all = each.times((50_000 - most) / MEGABYTE).plus(points.get(most));
            ledger.add(
                    new Row(name(), "heap for 50,000, all that the agent has in it", jdk.feature(), variant, "MB", all)
                            .within(Budget.atMost(30, "≤ 30 MB"))
                            .noting("%.1f MB with %,d, the rest reckoned".formatted(points.get(most), most)));
            ledger.add(new Curve(name(), "heap", jdk.feature(), "connections", "MB", points));
        }
    }

    /** Beyond that of no connection, and beyond what the program itself takes. */
    private static Quartiles heap(Variant variant, Rounds rounds, int index) {
        return Quartiles.of(rounds.runs(variant).stream()
                .map(run -> run.figure("heap", index) - run.figure("heap", 0) - without(rounds, index))
                .toList());
    }

    private static Quartiles growth(Variant variant, Rounds rounds, int last, int connections) {
        double program = without(rounds, last) - without(rounds, last - 1);
        return Quartiles.of(rounds.runs(variant).stream()
                .map(run -> (run.figure("heap", last) - run.figure("heap", last - 1) - program) / connections)
                .toList());
    }

    private static double without(Rounds rounds, int index) {
        return Quartiles.of(rounds.runs(Variant.NONE).stream()
                        .map(run -> run.figure("heap", index) - run.figure("heap", 0))
                        .toList())
                .median();
    }

    /** Of its own threads; what the JVM's compiler adds for an agent that has just begun is a row of its own. */
    private void sweep(Jdk jdk, Rounds rounds, List<Integer> held, Ledger ledger) {
        Map<Integer, Double> points = new LinkedHashMap<>();
        for (int i = 0; i < held.size(); i++) {
            int connections = held.get(i);
            Quartiles sweep = sweepMillis(rounds, i + 1);
            points.put(connections, sweep.median());
            Row row = row(
                    jdk,
                    "CPU of its threads with %,d, of a core".formatted(connections),
                    "%",
                    rounds.of(Variant.FOURWAVE, "agent_load", i + 1).times(100));
            ledger.add(
                    connections == 1_000
                            ? row.within(Budget.atMost(0.5, "≤ 0.5 %"))
                            : connections == 10_000 ? row.within(Budget.atMost(1.5, "≤ 1.5 %")) : row);
            ledger.add(row(
                    jdk,
                    "the same of the whole process, the compiler's threads included",
                    "%",
                    rounds.difference(Variant.FOURWAVE, "load", i + 1).times(100)));
            if (connections == 10_000) {
                ledger.add(row(jdk, "CPU a sweep of 10,000, all that a second brings", "ms", sweep)
                        .within(Budget.atMost(12, "≤ 12 ms")));
            }
        }
        ledger.add(new Curve(name(), "CPU a sweep", jdk.feature(), "connections", "ms", points));
    }

    private Row row(Jdk jdk, String what, String unit, Quartiles measured) {
        return row(jdk, Variant.FOURWAVE, what, unit, measured);
    }

    /** A second's, beyond what a second takes with no connection at all. */
    private static Quartiles sweepMillis(Rounds rounds, int index) {
        return Quartiles.of(rounds.runs(Variant.FOURWAVE).stream()
                .map(run -> 1000 * (run.figure("agent_load", index) - run.figure("agent_load", 0)))
                .toList());
    }
}
