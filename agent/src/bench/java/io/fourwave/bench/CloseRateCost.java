// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.bench.program.Paced;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** 5,000 closes a second: whether a call is lost, and what the agent's threads take beside the hooks. */
final class CloseRateCost implements Section {
    private static final int CLOSES_A_SECOND = 5_000;

    private final Form form;
    private final Launcher launcher;
    private final Path output;

    CloseRateCost(Form form, Launcher launcher, Path output) {
        this.form = form;
        this.launcher = launcher;
        this.output = output;
    }

    @Override
    public String name() {
        return "close rate";
    }

    @Override
    public void run(Jdk jdk, Ledger ledger) {
        Path report = output.resolve("closes.json").toAbsolutePath();
        Variant reporting = new Variant("fourwave", Optional.of("report.file=" + report), Optional.empty());
        Rounds rounds = Rounds.of(1, 0, List.of(Variant.NONE, reporting), variant -> paced(jdk, variant, report));
        ledger.absent(name(), jdk.feature(), rounds.failures());
        if (!rounds.has(reporting)) {
            return;
        }
        ledger.add(row(
                jdk, reporting, "closes a second, of 5,000 asked for", "", rounds.of(reporting, "closes_a_second")));
        ledger.add(row(
                        jdk,
                        reporting,
                        "calls dropped in %d s".formatted(form.closeSeconds()),
                        "",
                        rounds.of(reporting, "dropped"))
                .within(Budget.atMost(0, "none")));
        ledger.add(row(
                        jdk,
                        reporting,
                        "CPU of its threads, of a core",
                        "%",
                        rounds.of(reporting, "agent_load").times(100))
                .within(Budget.atMost(5, "≤ 5 %")));
        ledger.add(row(
                jdk,
                reporting,
                "CPU of all of it, of a core",
                "%",
                rounds.difference(reporting, "load", 0).times(100)));
        ledger.add(row(
                jdk,
                Variant.NONE,
                "CPU of the program, of a core",
                "%",
                rounds.of(Variant.NONE, "load").times(100)));
    }

    private MeasuredRun paced(Jdk jdk, Variant variant, Path report) throws Launcher.Failed {
        MeasuredRun run =
                launcher.run(jdk, variant, Paced.class, CLOSES_A_SECOND, form.settleSeconds() / 2, form.closeSeconds());
        if (variant.options().isPresent()) {
            run.figures().put("dropped", List.of(dropped(report)));
        }
        return run;
    }

    private static double dropped(Path report) throws Launcher.Failed {
        try {
            JsonObject document =
                    JsonParser.parseString(Files.readString(report)).getAsJsonObject();
            Map<String, ?> dropped =
                    document.getAsJsonObject("self").getAsJsonObject("dropped").asMap();
            return dropped.containsKey("calls_queue_full")
                    ? Double.parseDouble(dropped.get("calls_queue_full").toString())
                    : 0;
        } catch (IOException absent) {
            throw new Launcher.Failed(List.of("Error: no report was written: " + absent));
        }
    }
}
