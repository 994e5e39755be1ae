// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.bench.program.KeepAlive;
import io.fourwave.support.Jdk;
import java.util.List;

/** Requests a second of an HTTP server at full load, on connections that stay. */
final class KeepAliveCost implements Section {
    private final Form form;
    private final Launcher launcher;
    private final List<Variant> variants;

    KeepAliveCost(Form form, Launcher launcher, List<Variant> variants) {
        this.form = form;
        this.launcher = launcher;
        this.variants = variants;
    }

    @Override
    public String name() {
        return "keep-alive HTTP";
    }

    @Override
    public void run(Jdk jdk, Ledger ledger) {
        LivingRounds rounds = LivingRounds.of(
                form,
                variants,
                variant -> launcher.live(
                        jdk, variant, KeepAlive.class, form.warmUpLeast(variant), form.warmUpMost(), form.requests()));
        ledger.absent(name(), jdk.feature(), rounds.failures());
        variants.stream().filter(rounds::has).forEach(variant -> report(jdk, variant, rounds, ledger));
    }

    private void report(Jdk jdk, Variant variant, LivingRounds rounds, Ledger ledger) {
        Rounds settled = rounds.settled();
        ledger.add(row(jdk, variant, "requests a second", "", settled.of(variant, "requests_a_second")));
        if (variant != Variant.NONE) {
            Row ratio = row(
                    jdk, variant, "requests a second, to no agent", "", settled.ratio(variant, "requests_a_second"));
            ledger.add(variant == Variant.FOURWAVE ? ratio.within(Budget.atLeast(0.99, "≥ 0.99")) : ratio);
            ledger.add(row(jdk, variant, "CPU a request, to no agent", "", settled.ratio(variant, "cpu_us")));
            ledger.add(row(
                    jdk,
                    variant,
                    "the same of a JVM's first %,d requests".formatted(form.requests()),
                    "",
                    rounds.first().ratio(variant, "cpu_us")));
        }
    }
}
