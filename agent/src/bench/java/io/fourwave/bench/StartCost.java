// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.bench.program.Idle;
import io.fourwave.bench.program.OneLine;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.util.List;
import java.util.Map;

/**
 * What a JVM pays before its first line, and what an idle one keeps. Neither pinned, since the JVM's own threads work
 * beside the one that starts, nor exporting.
 */
final class StartCost implements Section {
    private static final double MEGABYTE = 1 << 20;
    private static final int IDLE_SECONDS = 3;

    private final Form form;
    private final Launcher launcher;
    private final List<Variant> variants;

    StartCost(Form form, Launcher launcher, List<Variant> variants) {
        this.form = form;
        this.launcher = launcher;
        this.variants = variants;
    }

    @Override
    public String name() {
        return "start and idle";
    }

    @Override
    public void run(Jdk jdk, Ledger ledger) {
        Rounds start = Rounds.of(form.rounds(), form.peerRounds(), variants, variant -> firstLine(jdk, variant));
        Rounds idle = Rounds.of(
                Math.min(form.rounds(), 5),
                Math.min(1, form.peerRounds()),
                variants,
                variant -> launcher.run(launcher.bare(jdk, variant).main(Idle.class, Launcher.words(IDLE_SECONDS))));
        ledger.absent(name(), jdk.feature(), start.failures());
        for (Variant variant : variants) {
            if (variant != Variant.NONE && start.has(variant)) {
                reportStart(jdk, variant, start, ledger);
            }
            if (variant != Variant.NONE && idle.has(variant)) {
                reportIdle(jdk, variant, idle, ledger);
            }
        }
        Quartiles alone = start.of(Variant.NONE, "first_line_ms");
        ledger.add(new Row(name(), "wall to the first line", jdk.feature(), Variant.NONE, "ms", alone));
    }

    private MeasuredRun firstLine(Jdk jdk, Variant variant) throws Launcher.Failed {
        long began = System.nanoTime();
        try (AgentProcess process =
                launcher.bare(jdk, variant).main(OneLine.class).start()) {
            process.awaitStdout("line");
            double millis = (System.nanoTime() - began) / 1e6;
            process.awaitExit();
            return new MeasuredRun(Map.of("first_line_ms", List.of(millis)));
        } catch (AssertionError neverCame) {
            throw new Launcher.Failed(neverCame.getMessage().lines().toList());
        }
    }

    private void reportStart(Jdk jdk, Variant variant, Rounds rounds, Ledger ledger) {
        Quartiles added = rounds.difference(variant, "first_line_ms", 0);
        Row row = new Row(name(), "wall added to the start of a JVM", jdk.feature(), variant, "ms", added);
        ledger.add(variant == Variant.FOURWAVE ? row.within(Budget.atMost(200, "≤ 200 ms")) : row);
    }

    private void reportIdle(Jdk jdk, Variant variant, Rounds rounds, Ledger ledger) {
        Quartiles heap = rounds.difference(variant, "heap", 0).times(1 / MEGABYTE);
        Quartiles metadata = rounds.difference(variant, "metadata", 0).times(1 / MEGABYTE);
        Quartiles both = new Quartiles(
                heap.lower() + metadata.lower(),
                heap.median() + metadata.median(),
                heap.upper() + metadata.upper(),
                heap.runs());
        Row row = new Row(name(), "heap and class metadata when idle", jdk.feature(), variant, "MB", both)
                .noting("heap %.1f MB, metadata %.1f MB, %.0f classes"
                        .formatted(
                                heap.median(),
                                metadata.median(),
                                rounds.difference(variant, "classes", 0).median()));
        ledger.add(variant == Variant.FOURWAVE ? row.within(Budget.atMost(15, "≤ 15 MB")) : row);
    }
}
