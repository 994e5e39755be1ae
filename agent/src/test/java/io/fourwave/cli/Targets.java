// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** JVMs for the tool to be used on, and on which JDKs. */
final class Targets {

    private Targets() {}

    /** Every JDK as a tool, with every JDK as its target. */
    static Stream<Arguments> toolsAndTargets() {
        return Jdks.all().stream().flatMap(tool -> Jdks.all().stream().map(target -> Arguments.of(tool, target)));
    }

    /** Every JDK once as a tool and once as a target, of another version where there is one. */
    static Stream<Arguments> crossed() {
        List<Jdk> jdks = Jdks.all();
        return IntStream.range(0, jdks.size())
                .mapToObj(i -> Arguments.of(jdks.get(i), jdks.get((i + 1) % jdks.size())));
    }

    /** Without the lines that a JVM prints about agents that are loaded while it runs (JEP 451, JDK 21+). */
    static AgentLaunch launch(Jdk jdk) {
        AgentLaunch launch = AgentProcess.on(jdk).withoutAgent();
        return jdk.feature() >= 21 ? launch.jvm("-XX:+EnableDynamicAgentLoading") : launch;
    }

    static AgentProcess sleeper(Jdk jdk, String... jvmArguments) {
        AgentProcess sleeper = launch(jdk).jvm(jvmArguments).main(Sleeper.class).start();
        sleeper.awaitStdout("ready");
        return sleeper;
    }

    /** Within a command that changes user or namespaces. */
    static AgentProcess sleeperWithin(Jdk jdk, List<String> wrapper, Path classPath, String... jvmArguments) {
        AgentProcess sleeper = launch(jdk)
                .jvm(jvmArguments)
                .classPath(classPath)
                .within(wrapper.toArray(String[]::new))
                .main(Sleeper.class)
                .start();
        sleeper.awaitStdout("ready");
        return sleeper;
    }

    /** The JVM behind wrappers that fork. */
    static long jvmPid(AgentProcess process) {
        return Stream.concat(
                        ProcessHandle.of(process.pid()).stream(),
                        ProcessHandle.of(process.pid()).stream().flatMap(ProcessHandle::descendants))
                .filter(candidate -> JvmProcess.of(Path.of("/proc"), candidate.pid())
                        .filter(found -> Jvm.kind(found) == Jvm.Kind.HOTSPOT)
                        .isPresent())
                .mapToLong(ProcessHandle::pid)
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("no JVM below " + process.pid()));
    }

    /** The copies of this very jar in that JVM's own /tmp: others may run tests on this machine, too. */
    static List<Path> copies(String pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", pid, "root/tmp"))) {
            return files.filter(file -> file.getFileName().toString().matches("fourwave-agent-[0-9a-f]{16}\\.jar"))
                    .filter(Targets::isThisJar)
                    .toList();
        }
    }

    private static boolean isThisJar(Path copy) {
        try {
            return Files.mismatch(AgentJar.path(), copy) < 0;
        } catch (IOException gone) {
            return false;
        }
    }

    static boolean isRoot() {
        return Files.isWritable(Path.of("/proc/1/oom_score_adj"));
    }

    static boolean works(List<String> wrapper, String... command) {
        return Command.works(Stream.concat(wrapper.stream(), Stream.of(command)).toArray(String[]::new));
    }
}
