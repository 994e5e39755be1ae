// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a JVM itself has against an attach, provoked, on every JDK: a message of its own with what to do, status 1, and the
 * application has noticed nothing. From every JDK to every other where the JDKs themselves say no.
 */
class RefusalsIT extends RefusalCase {

    @ParameterizedTest
    @MethodSource(CROSSED)
    void disabledAttachMechanism(Jdk tool, Jdk target) {
        try (AgentProcess sleeper = Targets.sleeper(target, "-XX:+DisableAttachMechanism")) {
            attach(tool, sleeper).refused("it was started with -XX:+DisableAttachMechanism", "drop that flag");
            expectUntouched(sleeper);
        }
    }

    /** Such a JVM does not say it either; asked all the same, it would print its threads on stdout. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void disabledAttachMechanismOfASilentJvm(Jdk tool, Jdk target) {
        try (AgentProcess sleeper = Targets.sleeper(target, "-XX:-UsePerfData", "-XX:+DisableAttachMechanism")) {
            attach(tool, sleeper).refused("it was started with -XX:+DisableAttachMechanism", "drop that flag");
            expectUntouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(TOOLS_AND_TARGETS)
    void disabledDynamicAgentLoading(Jdk tool, Jdk target) {
        try (AgentProcess sleeper = Targets.sleeper(target, "-XX:-EnableDynamicAgentLoading")) {
            attach(tool, sleeper).refused("it was started with -XX:-EnableDynamicAgentLoading", "drop that flag");
            expectUntouched(sleeper);
        }
    }

    /** The agent that came with the JVM can be looked at, but not spoken to. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void commandsWhereNoAgentCanBeLoaded(Jdk tool, Jdk target) {
        try (AgentProcess sleeper = AgentProcess.on(target)
                .jvm("-XX:-EnableDynamicAgentLoading")
                .main(Sleeper.class)
                .start()) {
            sleeper.awaitStdout("ready");
            String pid = Long.toString(sleeper.pid());
            Tool.run(tool, "report", pid)
                    .refused("a command to the agent is a load, too", "top " + pid + " needs none");
            assertThat(Tool.run(tool, "top", pid, "--count", "1").succeeded().text())
                    .startsWith("fourwave ");
            expectUntouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void stopped(Jdk tool, Jdk target) {
        try (AgentProcess sleeper = Targets.sleeper(target)) {
            assertThat(Command.works("kill", "-STOP", Long.toString(sleeper.pid())))
                    .isTrue();
            attach(tool, sleeper).refused("it is stopped", "kill -CONT " + sleeper.pid());
            assertThat(Command.works("kill", "-CONT", Long.toString(sleeper.pid())))
                    .isTrue();
            expectUntouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void noSuchProcessAndNoJvm(Jdk tool, Jdk target) throws IOException {
        Tool.run(tool, "attach", "4194304999").refused("there is no process with this id", "list");
        Process shell = new ProcessBuilder("cat").start();
        try {
            Tool.run(tool, "attach", Long.toString(shell.pid())).refused("it is no JVM (cat)", "list");
            assertThat(shell.isAlive())
                    .as("the signal of an attach would have ended it")
                    .isTrue();
        } finally {
            shell.destroy();
        }
    }

    @ParameterizedTest
    @MethodSource(TOOLS_AND_TARGETS)
    void runtimeWithoutInstrument(Jdk tool, Jdk target) {
        Jdk minimal = minimal(target);
        try (AgentProcess sleeper = Targets.sleeper(minimal)) {
            attach(tool, sleeper).refused("no module java.instrument", "jlink --add-modules java.instrument");
            expectUntouched(sleeper);
        }
    }

    /** A runtime of java.base alone, without module jdk.attach, will do for the tool. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void toolWithoutAttachModule(Jdk tool, Jdk target) {
        Jdk minimal = minimal(tool);
        try (AgentProcess sleeper = Targets.sleeper(target)) {
            String pid = Long.toString(sleeper.pid());
            attach(minimal, sleeper).succeeded();
            assertThat(Tool.run(minimal, "report", pid).succeeded().text()).startsWith("fourwave ");
            assertThat(Tool.run(minimal, "list").succeeded().out()).anyMatch(line -> line.startsWith(pid + " "));
            Tool.run(minimal, "detach", pid).succeeded();
            expectUntouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void agentThatIsToDoNothing(Jdk tool, Jdk target) {
        try (AgentProcess sleeper = Targets.sleeper(target, "-Dfourwave.enabled=false")) {
            attach(tool, sleeper)
                    .refused("it was loaded and does nothing: enabled=false", "enabled=false among its options");
            expectUntouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void agentThatIsThereAlready(Jdk tool, Jdk target) {
        try (AgentProcess sleeper = Targets.sleeper(target)) {
            attach(tool, sleeper).succeeded();
            attach(tool, sleeper).refused("is in it already, since 20", "detach " + sleeper.pid());
            expectUntouched(sleeper);
        }
    }

    /** The JVM would end the path there: it gets a copy of a name that has none, as long as the agent stays. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void jarWhosePathHasAnEqualsSign(Jdk tool, Jdk target) throws IOException {
        Path odd = Files.copy(jar, Files.createDirectories(place.resolve("a=b")).resolve("agent.jar"));
        try (AgentProcess sleeper = Targets.sleeper(target)) {
            String pid = Long.toString(sleeper.pid());
            Tool.run(tool, odd, List.of(), "attach", pid).succeeded();
            assertThat(Targets.copies(pid)).hasSize(1);
            Tool.run(tool, odd, List.of(), "report", pid).succeeded();
            Tool.run(tool, odd, List.of(), "detach", pid).succeeded();
            assertThat(Targets.copies(pid)).isEmpty();
            expectUntouched(sleeper);
        }
    }

    /** Without its handler SIGQUIT would end it; but then HotSpot has its attach listener from the start. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void signalsSwitchedOff(Jdk tool, Jdk target) {
        try (AgentProcess sleeper = Targets.sleeper(target, "-Xrs")) {
            attach(tool, sleeper).succeeded();
            expectUntouched(sleeper);
        }
    }

    /** HotSpot's listener ends when it cannot accept, and leaves its socket: what is wanted is that it is never asked. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void jvmAtItsLimitOfDescriptors(Jdk tool, Jdk target) {
        try (AgentProcess full = Targets.launch(target)
                .jvm("-XX:-MaxFDLimit")
                .within("prlimit", "--nofile=120:4096")
                .main(FullOfDescriptors.class)
                .start()) {
            full.awaitStdout("full");
            String pid = Long.toString(full.pid());
            Tool attached = attach(tool, full);
            assertThat(attached.status()).as("%s", attached).isZero();
            assertThat(attached.err()).hasSize(1);
            assertThat(attached.err().get(0))
                    .contains("120 of 120 files were open in " + pid)
                    .contains("its limit is 1144 now")
                    .contains("to put it back: prlimit --pid " + pid + " --nofile=120:4096");
            full.send("more");
            full.awaitStdout("full again");
            Tool report = Tool.run(tool, "report", pid);
            assertThat(report.status()).as("%s", report).isZero();
            assertThat(report.text()).startsWith("fourwave ");
            assertThat(full.stderr()).isEmpty();
        }
    }

    private Jdk minimal(Jdk jdk) {
        Path home = place.resolve("runtime");
        assumeTrue(
                Command.works(
                        jdk.home().resolve("bin/jlink").toString(),
                        "--add-modules",
                        "java.base",
                        "--output",
                        home.toString()),
                jdk + " has no jlink");
        return new Jdk(jdk.feature(), jdk.version(), home);
    }
}
