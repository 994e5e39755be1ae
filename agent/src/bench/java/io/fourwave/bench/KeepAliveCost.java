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
        Rounds rounds = Rounds.of(
                form,
                variants,
                variant -> launcher.run(jdk, variant, KeepAlive.class, form.warmUpRequests(), form.requests()));
        ledger.absent(name(), jdk.feature(), rounds.failures());
        variants.stream().filter(rounds::has).forEach(variant -> report(jdk, variant, rounds, ledger));
    }

    private void report(Jdk jdk, Variant variant, Rounds rounds, Ledger ledger) {
        Quartiles rate = rounds.of(variant, "requests_a_second");
        ledger.add(new Row(name(), "requests a second", jdk.feature(), variant, "", rate));
        if (variant != Variant.NONE) {
            Row ratio = new Row(
                    name(),
                    "requests a second, to no agent",
                    jdk.feature(),
                    variant,
                    "",
                    rounds.ratio(variant, "requests_a_second"));
            ledger.add(variant == Variant.FOURWAVE ? ratio.within(Budget.atLeast(0.99, "≥ 0.99")) : ratio);
            Quartiles cpu = rounds.ratio(variant, "cpu_us");
            ledger.add(new Row(name(), "CPU a request, to no agent", jdk.feature(), variant, "", cpu));
        }
    }
}
