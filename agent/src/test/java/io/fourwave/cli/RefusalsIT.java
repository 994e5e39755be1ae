// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which an attach is refused, provoked, on every JDK: a message of its own with what to do, status 1, and the
 * application has noticed nothing. From every JDK to every other where the JDKs themselves say no.
 */
class RefusalsIT {
    private static final String TOOLS_AND_TARGETS = "io.fourwave.cli.Targets#toolsAndTargets";
    private static final String CROSSED = "io.fourwave.cli.Targets#crossed";
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    private static final List<String> AS_NOBODY_IN_ANOTHER_GROUP =
            List.of("setpriv", "--reuid=65534", "--regid=65533", "--clear-groups");

    /** Below /tmp or where this machine keeps such things: open to every user, unlike a build's target. */
    private Path place;

    private Path jar;

    @BeforeEach
    void placeForEveryUser() throws IOException {
        place = Files.createTempDirectory("fourwave-it");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        jar = Files.copy(AgentJar.path(), place.resolve("agent.jar"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        Path sleeper = Path.of("target/test-classes", Sleeper.class.getName().replace('.', '/') + ".class");
        Path copy = place.resolve("classes/io/fourwave/cli/Sleeper.class");
        Files.createDirectories(copy.getParent());
        Files.copy(sleeper, copy);
    }

    @AfterEach
    void clear() throws IOException {
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

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
    @MethodSource(CROSSED)
    void otherUser(Jdk tool, Jdk target) {
        assumeUsers();
        try (AgentProcess sleeper = Targets.sleeper(target)) {
            String pid = Long.toString(sleeper.pid());
            Tool.run(tool, jar, AS_NOBODY, "attach", pid)
                    .refused(
                            "it runs as user root, 0, this tool as 65534",
                            "sudo -u root java -jar " + jar + " attach " + pid);
            expectUntouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void sameUserInAnotherGroup(Jdk tool, Jdk target) {
        assumeUsers();
        try (AgentProcess sleeper = sleeperWithin(target, AS_NOBODY_IN_ANOTHER_GROUP)) {
            String pid = Long.toString(sleeper.pid());
            Tool.run(tool, jar, AS_NOBODY, "attach", pid)
                    .refused("it runs as group 65533, this tool as 65534", "sudo -g '#65533' java -jar " + jar);
            expectUntouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(TOOLS_AND_TARGETS)
    void rootMayAttachToEveryUsersJvm(Jdk tool, Jdk target) {
        assumeUsers();
        try (AgentProcess sleeper = sleeperWithin(target, AS_NOBODY)) {
            String pid = Long.toString(sleeper.pid());
            Tool.run(tool, jar, List.of(), "attach", pid).succeeded();
            assertThat(Tool.run(tool, jar, List.of(), "report", pid).succeeded().text())
                    .startsWith("fourwave ");
            Tool.run(tool, jar, List.of(), "detach", pid).succeeded();
            expectUntouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void jarThatTheOtherUserCannotRead(Jdk tool, Jdk target) throws IOException {
        assumeUsers();
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
        try (AgentProcess sleeper = sleeperWithin(target, AS_NOBODY)) {
            Tool.run(tool, jar, List.of(), "attach", Long.toString(sleeper.pid()))
                    .refused("as whom it runs, cannot read " + jar, "install -m 644");
            assertThat(sleeper.stdout()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void userNamespaceOfItsOwn(Jdk tool, Jdk target) {
        assumeUsers();
        List<String> rootless =
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "unshare", "-U", "-r");
        assumeTrue(Targets.works(rootless, "true"), "user namespaces may not be made here");
        try (AgentProcess sleeper = sleeperWithin(target, rootless)) {
            String pid = Long.toString(Targets.jvmPid(sleeper));
            Tool refused = Tool.run(tool, jar, List.of(), "attach", pid);
            refused.refused("where root of this host is nobody", "nsenter -t " + pid + " -U java -jar " + jar);
            String remedy = refused.err().get(1);
            List<String> nsenter = List.of(remedy.substring(remedy.indexOf("nsenter"), remedy.indexOf(" java"))
                    .split(" "));
            Tool.run(tool, jar, nsenter, "attach", pid).succeeded();
            expectUntouched(sleeper);
        }
    }

    /** A JVM that sees another /tmp, as with systemd's PrivateTmp: JDK 17's attach API signals it in vain, twice. */
    @ParameterizedTest
    @MethodSource(TOOLS_AND_TARGETS)
    void tmpOfItsOwn(Jdk tool, Jdk target) {
        List<String> privateTmp = List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs tmpfs /tmp && mkdir -p " + place + " && cp -r /var/tmp/" + place.getFileName() + "/* "
                        + place + " && exec \"$@\"",
                "sh");
        assumeNamespaces();
        Path outside = Path.of("/var/tmp").resolve(place.getFileName());
        assumeTrue(Command.works("cp", "-r", place.toString(), outside.toString()), "/var/tmp may not be written");
        try (AgentProcess sleeper = sleeperWithin(target, privateTmp)) {
            String pid = Long.toString(Targets.jvmPid(sleeper));
            if (tool.feature() < 25) {
                Tool refused = Tool.run(tool, jar, List.of(), "attach", pid);
                refused.refused("it has a /tmp of its own", "nsenter -t " + pid + " -m java -jar " + jar);
                Tool.run(tool, jar, List.of("nsenter", "-t", pid, "-m"), "attach", pid)
                        .succeeded();
            } else {
                Tool.run(tool, jar, List.of(), "attach", pid).succeeded();
            }
            expectUntouched(sleeper);
        } finally {
            assertThat(Command.works("rm", "-r", outside.toString())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void pidNamespaceOfItsOwnIsNoHindrance(Jdk tool, Jdk target) {
        assumeNamespaces();
        try (AgentProcess sleeper = sleeperWithin(target, List.of("unshare", "-p", "-f", "--mount-proc"))) {
            String pid = Long.toString(Targets.jvmPid(sleeper));
            assertThat(sleeper.stdout()).containsExactly("ready 1");
            Tool.run(tool, jar, List.of(), "attach", pid).succeeded();
            Tool.run(tool, jar, List.of(), "report", pid).succeeded();
            Tool.run(tool, jar, List.of(), "detach", pid).succeeded();
            expectUntouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void jarThatTheContainerDoesNotHave(Jdk tool, Jdk target) throws IOException {
        assumeNamespaces();
        Path inside = Files.createDirectories(place.resolve("inside"));
        Path other = Files.createDirectories(place.resolve("other"));
        Path hidden = Files.copy(jar, inside.resolve("agent.jar"));
        List<String> container =
                List.of("unshare", "-m", "sh", "-c", "mount --bind " + other + " " + inside + " && exec \"$@\"", "sh");
        try (AgentProcess sleeper = sleeperWithin(target, container)) {
            String pid = Long.toString(Targets.jvmPid(sleeper));
            Tool refused = Tool.run(tool, hidden, List.of(), "attach", pid);
            refused.refused("where " + hidden + " does not exist", "cp " + hidden + " /proc/" + pid + "/root" + hidden);
            String copy = refused.err().get(1);
            assertThat(Command.works("sh", "-c", copy.substring(copy.indexOf("cp "))))
                    .isTrue();
            Tool.run(tool, hidden, List.of(), "attach", pid).succeeded();
            expectUntouched(sleeper);
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

    @ParameterizedTest
    @MethodSource(CROSSED)
    void toolWithoutAttach(Jdk tool, Jdk target) {
        Jdk minimal = minimal(tool);
        try (AgentProcess sleeper = Targets.sleeper(target)) {
            attach(minimal, sleeper).refused("has no module jdk.attach", "run the tool with a JDK");
            assertThat(Tool.run(minimal, "list").succeeded().out())
                    .anyMatch(line -> line.startsWith(sleeper.pid() + " "));
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

    @ParameterizedTest
    @MethodSource(CROSSED)
    void jarWhosePathHasAnEqualsSign(Jdk tool, Jdk target) throws IOException {
        Path odd = Files.copy(jar, Files.createDirectories(place.resolve("a=b")).resolve("agent.jar"));
        try (AgentProcess sleeper = Targets.sleeper(target)) {
            Tool.run(tool, odd, List.of(), "attach", Long.toString(sleeper.pid()))
                    .refused("has a '=' in it", "copy the jar to another place");
            expectUntouched(sleeper);
        }
    }

    private static Tool attach(Jdk tool, AgentProcess target) {
        return Tool.run(tool, "attach", Long.toString(target.pid()));
    }

    private AgentProcess sleeperWithin(Jdk jdk, List<String> wrapper) {
        return Targets.sleeperWithin(jdk, wrapper, place.resolve("classes"));
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

    private static void assumeUsers() {
        assumeTrue(Targets.isRoot() && Targets.works(AS_NOBODY, "true"), "other users need root and setpriv");
    }

    private static void assumeNamespaces() {
        assumeTrue(Command.works("unshare", "-m", "-p", "-f", "true"), "namespaces need root and unshare");
    }

    private static void expectUntouched(AgentProcess sleeper) {
        assertThat(sleeper.isAlive()).isTrue();
        assertThat(sleeper.stdout()).hasSize(1);
        assertThat(sleeper.stderr()).isEmpty();
    }
}
