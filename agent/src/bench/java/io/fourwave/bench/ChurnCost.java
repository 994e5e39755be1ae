// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.bench.program.Churn;
import io.fourwave.support.Jdk;
import java.util.List;

/** CPU per connection of a JVM that does nothing but open and close. */
final class ChurnCost implements Section {
    private final Form form;
    private final Launcher launcher;
    private final List<Variant> variants;

    ChurnCost(Form form, Launcher launcher, List<Variant> variants) {
        this.form = form;
        this.launcher = launcher;
        this.variants = variants;
    }

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public void run(Jdk jdk, Ledger ledger) {
        for (String api : List.of("Socket", "SocketChannel")) {
            LivingRounds rounds = LivingRounds.of(
                    form,
                    variants,
                    variant -> launcher.live(
                            jdk,
                            variant,
                            Churn.class,
                            form.warmUpLeast(variant),
                            form.warmUpMost(),
                            api,
                            form.connections()));
            ledger.absent(name() + " with " + api, jdk.feature(), rounds.failures());
            variants.stream().filter(rounds::has).forEach(variant -> report(api, jdk, variant, rounds, ledger));
        }
    }

    private void report(String api, Jdk jdk, Variant variant, LivingRounds rounds, Ledger ledger) {
        Rounds settled = rounds.settled();
        ledger.add(row(jdk, variant, api + ", CPU a connection", "µs", settled.of(variant, "cpu_us")));
        if (variant != Variant.NONE) {
            Row ratio =
                    row(jdk, variant, api + ", CPU a connection, to no agent", "", settled.ratio(variant, "cpu_us"));
            ledger.add(variant == Variant.FOURWAVE ? ratio.within(Budget.atMost(1.03, "≤ 1.03")) : ratio);
            ledger.add(row(
                    jdk,
                    variant,
                    api + ", the same of a JVM's first %,d connections".formatted(form.connections()),
                    "",
                    rounds.first().ratio(variant, "cpu_us")));
        }
        if (variant == Variant.FOURWAVE) {
            ledger.add(
                    row(jdk, variant, api + ", CPU of its own threads in that", "µs", settled.of(variant, "agent_us")));
        }
    }
}
