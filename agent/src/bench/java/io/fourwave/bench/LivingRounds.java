// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds of programs that live side by side: each is warmed up once, then all are measured in turn, in several rounds, of
 * which the first does not count: they have just stood still. And that several times with new ones, since one JVM is not
 * like the next.
 *
 * @param first of each program, what it has said before the rounds; its first measurement has the compiler at work
 * @param settled the rounds
 */
record LivingRounds(Rounds first, Rounds settled) {

    /** Starts one variant's program. */
    @FunctionalInterface
    interface Start {
        LivingProgram start(Variant variant) throws Launcher.Failed;
    }

    /** What a program goes through between its first measurement and the others. */
    @FunctionalInterface
    interface Preparation {
        void prepare(Variant variant, LivingProgram program) throws Launcher.Failed;
    }

    static LivingRounds of(Form form, List<Variant> variants, Start start) {
        return of(form, variants, start, (variant, program) -> program.turn("warm"));
    }

    static LivingRounds of(Form form, List<Variant> all, Start start, Preparation preparation) {
        LivingRounds result = new LivingRounds(new Rounds(), new Rounds());
        List<Variant> variants = all.stream()
                .filter(variant -> !variant.isPeer() || form.peerRounds() > 0)
                .toList();
        for (int life = 0; life < form.lives(); life++) {
            Map<Variant, LivingProgram> programs = new LinkedHashMap<>();
            try {
                for (Variant variant : Rounds.turned(variants, life)) {
                    result.begin(life, variant, start, preparation, programs);
                }
                result.round(life, variants, programs, new Rounds());
                for (int round = 0; round < form.roundsALife(); round++) {
                    result.round(life * form.roundsALife() + round, variants, programs, result.settled);
                }
            } finally {
                programs.values().forEach(LivingProgram::close);
            }
        }
        return result;
    }

    boolean has(Variant variant) {
        return first.has(variant) && settled.has(variant);
    }

    Map<Variant, String> failures() {
        Map<Variant, String> failures = new HashMap<>(first.failures());
        failures.putAll(settled.failures());
        return failures;
    }

    private void begin(
            int life, Variant variant, Start start, Preparation preparation, Map<Variant, LivingProgram> programs) {
        first.attempt(life, variant, each -> {
            LivingProgram program = start.start(each);
            programs.put(each, program);
            program.turn("measure");
            preparation.prepare(each, program);
            return program.run();
        });
    }

    private void round(int round, List<Variant> variants, Map<Variant, LivingProgram> programs, Rounds into) {
        for (Variant variant : Rounds.turned(variants, round)) {
            if (first.has(variant)) {
                into.attempt(round, variant, each -> {
                    LivingProgram program = programs.get(each);
                    program.turn("measure");
                    return program.run().last();
                });
            }
        }
    }
}
