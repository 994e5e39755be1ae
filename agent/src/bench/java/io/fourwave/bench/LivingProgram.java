// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** A program that waits until it is told to take a turn: see {@link io.fourwave.bench.program.Turns}. */
final class LivingProgram implements AutoCloseable {
    private final AgentProcess process;
    private final Duration patience;
    private int turns;

    private LivingProgram(AgentProcess process, Duration patience) {
        this.process = process;
        this.patience = patience;
    }

    /** @param patience how long a turn may take */
    static LivingProgram start(AgentLaunch launch, Duration patience) throws Launcher.Failed {
        LivingProgram program = new LivingProgram(launch.start(), patience);
        try {
            program.await();
            return program;
        } catch (Launcher.Failed failed) {
            program.close();
            throw failed;
        }
    }

    /** Returns when it is over. */
    void turn(String name) throws Launcher.Failed {
        try {
            process.send(name);
        } catch (UncheckedIOException ended) {
            throw new Launcher.Failed(process.stderr());
        }
        turns++;
        await();
    }

    long pid() {
        return process.pid();
    }

    /** All that it has printed so far. */
    MeasuredRun run() {
        return MeasuredRun.of(process.stdout());
    }

    @Override
    public void close() {
        process.close();
    }

    private void await() throws Launcher.Failed {
        try {
            process.awaitStdout("turn " + turns + " is over", patience);
        } catch (AssertionError neverCame) {
            List<String> stderr = process.stderr();
            throw new Launcher.Failed(
                    stderr.isEmpty() ? List.of("turn %d takes longer than %s".formatted(turns, patience)) : stderr);
        }
    }
}
