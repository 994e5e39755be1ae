// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.bench.program.Churn;
import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is left once the agent has been taken out: churn before and after, and the heap. */
final class DetachCost implements Section {
    private static final double MEGABYTE = 1 << 20;

    private final Form form;
    private final Launcher launcher;

    DetachCost(Form form, Launcher launcher) {
        this.form = form;
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "after detach";
    }

    @Override
    public void run(Jdk jdk, Ledger ledger) {
        List<Variant> variants = List.of(Variant.NONE, Variant.NONE_AGAIN, Variant.FOURWAVE);
        Rounds rounds = Rounds.of(form, variants, variant -> twice(jdk, variant));
        ledger.absent(name(), jdk.feature(), rounds.failures());
        if (!rounds.has(Variant.FOURWAVE)) {
            return;
        }
        Quartiles noise = rounds.ratio(Variant.NONE_AGAIN, "after_us");
        ledger.add(new Row(name(), "CPU a connection, to no agent", jdk.feature(), Variant.NONE_AGAIN, "", noise));
        ledger.add(new Row(
                        name(),
                        "CPU a connection, to no agent",
                        jdk.feature(),
                        Variant.FOURWAVE,
                        "",
                        rounds.ratio(Variant.FOURWAVE, "after_us"))
                .within(Budget.within(noise, "1.00 within the A/A noise")));
        ledger.add(new Row(
                        name(),
                        "heap kept",
                        jdk.feature(),
                        Variant.FOURWAVE,
                        "MB",
                        rounds.difference(Variant.FOURWAVE, "heap", 1).times(1 / MEGABYTE))
                .noting("attached: %.1f MB"
                        .formatted(
                                rounds.difference(Variant.FOURWAVE, "heap", 0).median() / MEGABYTE)));
    }

    private Run twice(Jdk jdk, Variant variant) throws Launcher.Failed {
        try (AgentProcess process = launcher.launch(jdk, variant, List.of())
                .main(Churn.class, Launcher.words("Socket", form.warmUp() / 4, form.connections() / 2, 2))
                .start()) {
            process.awaitStdout("measured");
            if (variant == Variant.FOURWAVE) {
                detach(jdk, process.pid());
            }
            process.send("again");
            process.awaitExit();
            Run run = Run.of(process.stdout());
            run.figures().put("after_us", List.of(run.figure("cpu_us", 1)));
            return run;
        } catch (AssertionError late) {
            throw new Launcher.Failed(List.of(late.getMessage()));
        }
    }

    private static void detach(Jdk jdk, long pid) throws Launcher.Failed {
        try {
            Process command = new ProcessBuilder(
                            jdk.java().toString(), "-jar", AgentJar.path().toString(), "detach", String.valueOf(pid))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(command.getInputStream().readAllBytes());
            if (!command.waitFor(60, TimeUnit.SECONDS) || command.exitValue() != 0) {
                throw new Launcher.Failed(
                        List.of("`detach` fails: " + said.lines().findFirst().orElse("")));
            }
        } catch (IOException e) {
            throw new Launcher.Failed(List.of(e.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Launcher.Failed(List.of(e.toString()));
        }
    }
}
