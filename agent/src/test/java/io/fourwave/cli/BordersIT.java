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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An attach across users, groups, namespaces and containers, from and to every JDK: what is refused says what to do, that
 * remedy works, and the application has noticed nothing.
 */
class BordersIT extends RefusalCase {
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    private static final List<String> AS_NOBODY_IN_ANOTHER_GROUP =
            List.of("setpriv", "--reuid=65534", "--regid=65533", "--clear-groups");

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

    private AgentProcess sleeperWithin(Jdk jdk, List<String> wrapper) {
        return Targets.sleeperWithin(jdk, wrapper, place.resolve("classes"));
    }

    private static void assumeUsers() {
        assumeTrue(Targets.isRoot() && Targets.works(AS_NOBODY, "true"), "other users need root and setpriv");
    }

    private static void assumeNamespaces() {
        assumeTrue(Command.works("unshare", "-m", "-p", "-f", "true"), "namespaces need root and unshare");
    }
}
