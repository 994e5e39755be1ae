// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import java.time.Duration;
import java.util.List;

/** {@link Work} in its JVM, as a test asks it to do things. */
final class Worker implements AutoCloseable {
    /** Generous: it only ends a test that has failed already. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AgentProcess process;
    private int read;

    private Worker(AgentProcess process) {
        this.process = process;
    }

    static Worker start(AgentLaunch launch) {
        AgentProcess process = launch.main(Work.class).start();
        process.awaitStdout("ready");
        return new Worker(process);
    }

    long pid() {
        return process.pid();
    }

    AgentProcess process() {
        return process;
    }

    /** Has it done, and returns how long that took. */
    Duration does(String order) {
        process.send(order);
        return awaitDone();
    }

    /** Returns when the order that was sent last has been done. */
    Duration awaitDone() {
        await().atMost(PATIENCE).until(() -> !process.isAlive() || done().size() > read);
        assertThat(done()).as("%s", process.stderr()).hasSizeGreaterThan(read);
        return Duration.ofNanos(1000 * Long.parseLong(done().get(read++).substring("took ".length())));
    }

    JvmFigures figures() {
        does("figures");
        return process.stdout().stream()
                .filter(line -> line.startsWith("figures"))
                .reduce((former, last) -> last)
                .map(JvmFigures::parse)
                .orElseThrow();
    }

    /** All that it printed but for what is never twice the same. */
    List<String> output() {
        return process.stdout().stream()
                .filter(line -> !line.startsWith("took ") && !line.startsWith("figures "))
                .toList();
    }

    /** An ordinary end; status 0, and nothing on stderr that the agent did not say. */
    void end() {
        process.send("end");
        assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
        assertThat(process.stderr())
                .allMatch(line -> line.startsWith("fourwave: ") || line.startsWith("*** java.lang.instrument "));
    }

    @Override
    public void close() {
        process.close();
    }

    private List<String> done() {
        return process.stdout().stream()
                .filter(line -> line.startsWith("took "))
                .toList();
    }
}
