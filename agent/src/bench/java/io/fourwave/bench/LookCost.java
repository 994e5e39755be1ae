// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.bench.program.ForeignSockets;
import io.fourwave.bench.program.Watching;
import io.fourwave.support.Jdk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** 100 teardowns under way, among many sockets of other processes. A second brings one look at all of them, or none. */
final class LookCost implements Section {
    private static final int POINT_QUERIES_FROM = 22;
    /** Where a look is dear it comes every half minute or so: as long as the teardowns last, for the full form. */
    private static final int RARE_LOOK_FACTOR = 7;

    private final Form form;
    private final Launcher launcher;
    private final long openFiles;

    LookCost(Form form, Launcher launcher, long openFiles) {
        this.form = form;
        this.launcher = launcher;
        this.openFiles = openFiles;
    }

    @Override
    public String name() {
        return "watching 100 teardowns";
    }

    @Override
    public void run(Jdk jdk, Ledger ledger) {
        Map<Integer, Double> points = new LinkedHashMap<>();
        for (int sockets : form.hosts()) {
            Rounds rounds = Rounds.of(1, 0, List.of(Variant.FOURWAVE), variant -> watch(jdk, variant, sockets));
            if (rounds.has(Variant.FOURWAVE)) {
                double load =
                        1000 * rounds.of(Variant.FOURWAVE, "agent_load", 1).median();
                points.put((int) rounds.of(Variant.FOURWAVE, "sockets").median(), load);
                report(jdk, sockets, rounds, ledger);
            }
            ledger.absent(name(), jdk.feature(), rounds.failures());
        }
        ledger.add(new Curve(name(), "CPU a second", jdk.feature(), "sockets on the host", "ms", points));
    }

    private void report(Jdk jdk, int sockets, Rounds rounds, Ledger ledger) {
        boolean most = sockets == form.hosts().get(form.hosts().size() - 1);
        String among = ", %,d sockets on the host".formatted(sockets);
        Row all = row(
                jdk,
                "CPU of its threads and of what it starts" + among,
                "% of a core",
                rounds.of(Variant.FOURWAVE, "agent_load", 1).times(100));
        if (hasPointQueries(jdk)) {
            ledger.add(all);
            Row look = row(jdk, "CPU of a look a second" + among, "ms", lookMillis(rounds));
            ledger.add(most ? look.within(Budget.atMost(5, "≤ 5 ms a look")) : look);
        } else {
            ledger.add(most ? all.within(Budget.atMost(1, "≤ 1 % of a core")) : all);
        }
    }

    private Row row(Jdk jdk, String what, String unit, Quartiles measured) {
        return row(jdk, Variant.FOURWAVE, what, unit, measured);
    }

    /** Beyond what a second takes with nothing to look for. */
    private static Quartiles lookMillis(Rounds rounds) {
        return Quartiles.of(rounds.runs(Variant.FOURWAVE).stream()
                .map(run -> 1000 * (run.figure("agent_load", 1) - run.figure("agent_load", 0)))
                .toList());
    }

    private MeasuredRun watch(Jdk jdk, Variant variant, int sockets) throws Launcher.Failed {
        int processes = (int) (sockets / (openFiles - 1_000)) + 1;
        List<List<String>> crowd = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            crowd.add(launcher.companion(jdk, ForeignSockets.class, sockets / 2 / processes, "127.0.9." + (i + 1)));
        }
        int seconds = form.lookSeconds() * (hasPointQueries(jdk) ? 1 : RARE_LOOK_FACTOR);
        return launcher.run(launcher.launch(jdk, variant, crowd)
                .main(Watching.class, Launcher.words(form.settleSeconds() / 4, seconds, sockets - processes)));
    }

    private static boolean hasPointQueries(Jdk jdk) {
        return jdk.feature() >= POINT_QUERIES_FROM;
    }
}
