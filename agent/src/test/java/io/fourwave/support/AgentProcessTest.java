// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AgentProcessTest {

    @Test
    void streamsAreKeptApartAndTheExitStatusIsGiven() {
        try (AgentProcess process = launch("7")) {
            assertThat(process.awaitStdout("ready")).isEqualTo("ready on stdout");
            process.send("go");
            assertThat(process.awaitExit()).isEqualTo(7);
            assertThat(process.stdout()).containsExactly("ready on stdout");
            assertThat(process.stderr()).containsExactly("got go");
        }
    }

    @Test
    void theEnvironmentExportsNothingUnlessAsked() {
        try (AgentProcess process = launch("OTEL_TRACES_EXPORTER")) {
            assertThat(process.awaitStdout("OTEL")).isEqualTo("OTEL_TRACES_EXPORTER=none");
        }
    }

    @Test
    void waitingForALineThatNeverComesFailsAsSoonAsTheProcessIsGone() {
        try (AgentProcess process = launch("0")) {
            process.send("go");
            assertThatThrownBy(() -> process.awaitStdout("never"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ready on stdout");
        }
    }

    @Test
    void closingKillsTheProcess() {
        AgentProcess process = launch("0");
        process.close();
        assertThat(process.isAlive()).isFalse();
    }

    private static AgentProcess launch(String argument) {
        return AgentProcess.on(Jdks.ofBuild())
                .withoutAgent()
                .main(Parrot.class, argument)
                .start();
    }

    /** Exits with the status given, after a line on stdin; or prints the variable of the environment given. */
    static final class Parrot {

        public static void main(String[] arguments) throws Exception {
            if (arguments[0].startsWith("OTEL")) {
                System.out.println(arguments[0] + "=" + System.getenv(arguments[0]));
                return;
            }
            System.out.println("ready on stdout");
            System.err.println("got " + new String(System.in.readNBytes(2)));
            System.exit(Integer.parseInt(arguments[0]));
        }
    }
}
