// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.bench.program.Churn;
import io.fourwave.support.AgentJar;
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
        LivingRounds rounds = LivingRounds.of(
                form,
                variants,
                variant -> launcher.live(
                        jdk, variant, Churn.class, form.warmUpLeast(), form.warmUpMost(), "Socket", form.connections()),
                (variant, program) -> detached(jdk, variant, program));
        ledger.absent(name(), jdk.feature(), rounds.failures());
        if (!rounds.has(Variant.FOURWAVE)) {
            return;
        }
        Rounds settled = rounds.settled();
        Quartiles noise = settled.ratio(Variant.NONE_AGAIN, "cpu_us");
        ledger.add(row(jdk, Variant.NONE_AGAIN, "CPU a connection, to no agent", "", noise));
        ledger.add(row(
                        jdk,
                        Variant.FOURWAVE,
                        "CPU a connection, to no agent",
                        "",
                        settled.ratio(Variant.FOURWAVE, "cpu_us"))
                .within(Budget.within(noise, "1.00 within the A/A noise")));
        Quartiles kept = rounds.first().difference(Variant.FOURWAVE, "heap", 0).times(1 / MEGABYTE);
        ledger.add(row(jdk, Variant.FOURWAVE, "heap kept", "MB", kept));
    }

    private void detached(Jdk jdk, Variant variant, LivingProgram program) throws Launcher.Failed {
        program.turn("warm");
        if (variant == Variant.FOURWAVE) {
            detach(jdk, program.pid());
        }
        program.turn("warm");
        program.turn("heap");
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
