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
            Rounds rounds = Rounds.of(
                    form,
                    variants,
                    variant -> launcher.run(jdk, variant, Churn.class, api, form.warmUp(), form.connections(), 1));
            ledger.absent(name() + " with " + api, jdk.feature(), rounds.failures());
            variants.stream().filter(rounds::has).forEach(variant -> report(api, jdk, variant, rounds, ledger));
        }
    }

    private void report(String api, Jdk jdk, Variant variant, Rounds rounds, Ledger ledger) {
        Quartiles cpu = rounds.of(variant, "cpu_us");
        ledger.add(new Row(name(), api + ", CPU a connection", jdk.feature(), variant, "µs", cpu));
        if (variant != Variant.NONE) {
            Row ratio = new Row(
                    name(),
                    api + ", CPU a connection, to no agent",
                    jdk.feature(),
                    variant,
                    "",
                    rounds.ratio(variant, "cpu_us"));
            ledger.add(variant == Variant.FOURWAVE ? ratio.within(Budget.atMost(1.03, "≤ 1.03")) : ratio);
            ledger.add(new Row(
                    name(),
                    api + ", the same with all that comes once or rarely",
                    jdk.feature(),
                    variant,
                    "",
                    rounds.ratio(variant, "all_cpu_us")));
        }
        if (variant == Variant.FOURWAVE) {
            Quartiles own = rounds.of(variant, "agent_us");
            ledger.add(new Row(name(), api + ", CPU of its own threads in that", jdk.feature(), variant, "µs", own));
        }
    }
}
