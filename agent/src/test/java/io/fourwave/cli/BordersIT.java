// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
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

    /** Up to JDK 10 a JVM listens to its own user only: the tool runs once more, as that one. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void rootBecomesTheUserOfAJava8(Jdk tool) throws IOException {
        Optional<Jdk> java8 =
                Jdks.allAndOld().stream().filter(jdk -> jdk.feature() == 8).findFirst();
        assumeTrue(java8.isPresent(), "there is no JDK 8");
        List<String> wrapper = asNobodyWhoMayEnter(java8.get().home().getParent());
        assumeTrue(Targets.works(wrapper, "true"), "other users need root, unshare and setpriv");
        try (AgentProcess sleeper = sleeperWithin(java8.get(), wrapper)) {
            String pid = Long.toString(sleeper.pid());
            Tool.run(tool, jar, List.of(), "attach", pid).succeeded();
            assertThat(Tool.run(tool, jar, List.of(), "report", pid).succeeded().text())
                    .startsWith("fourwave ")
                    .contains("java 1.8.");
            Tool.run(tool, jar, List.of(), "detach", pid).succeeded();
            expectUntouched(sleeper);
        }
    }

    /** The JDKs that the build installs lie in root's home, which is closed: nobody's process sees them in an open one. */
    private List<String> asNobodyWhoMayEnter(Path folder) throws IOException {
        Path meanwhile = Files.createDirectories(place.resolve("jdks"));
        String script = """
                mount --bind "$0" "$1" && mount -t tmpfs -o mode=755 none "$HOME" && mkdir -p "$0" && mount --bind "$1" "$0" \
                    && shift && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
                """;
        return folder.startsWith(System.getProperty("user.home"))
                ? List.of("unshare", "--mount", "sh", "-c", script, folder.toString(), meanwhile.toString())
                : AS_NOBODY;
    }

    /** It gets a copy that it can read, as long as the agent stays. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void jarThatTheOtherUserCannotRead(Jdk tool, Jdk target) throws IOException {
        assumeUsers();
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
        try (AgentProcess sleeper = sleeperWithin(target, AS_NOBODY)) {
            String pid = Long.toString(sleeper.pid());
            Tool.run(tool, jar, List.of(), "attach", pid).succeeded();
            assertThat(Targets.copies(pid)).hasSize(1);
            Tool.run(tool, jar, List.of(), "report", pid).succeeded();
            Tool.run(tool, jar, List.of(), "detach", pid).succeeded();
            assertThat(Targets.copies(pid)).isEmpty();
            expectUntouched(sleeper);
        }
    }

    /** Root of the host is nobody in there, and becomes the JVM's user by itself. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void userNamespaceOfItsOwn(Jdk tool, Jdk target) throws IOException {
        assumeUsers();
        List<String> rootless =
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "unshare", "-U", "-r");
        assumeTrue(Targets.works(rootless, "true"), "user namespaces may not be made here");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
        try (AgentProcess sleeper = sleeperWithin(target, rootless)) {
            String pid = Long.toString(Targets.jvmPid(sleeper));
            Tool.run(tool, jar, List.of(), "attach", pid).succeeded();
            assertThat(Tool.run(tool, jar, List.of(), "report", pid).succeeded().text())
                    .startsWith("fourwave ");
            Tool.run(tool, jar, List.of(), "attach", pid).refused("is in it already", "detach " + pid);
            Tool.run(tool, jar, List.of(), "detach", pid).succeeded();
            assertThat(Targets.copies(pid)).isEmpty();
            expectUntouched(sleeper);
        }
    }

    /** A JVM that sees another /tmp, as with systemd's PrivateTmp. */
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
            Tool.run(tool, jar, List.of(), "attach", pid).succeeded();
            Tool.run(tool, jar, List.of(), "detach", pid).succeeded();
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
            Tool.run(tool, hidden, List.of(), "attach", pid).succeeded();
            assertThat(Targets.copies(pid)).hasSize(1);
            Tool.run(tool, hidden, List.of(), "detach", pid).succeeded();
            assertThat(Targets.copies(pid)).isEmpty();
            expectUntouched(sleeper);
        }
    }

    /** A root's JVM of the same process id was killed: in a /tmp with the sticky bit nobody's may not replace its socket. */
    @ParameterizedTest
    @MethodSource(TOOLS_AND_TARGETS)
    void socketThatAKilledJvmLeft(Jdk tool, Jdk target) throws IOException {
        assumeUsers();
        try (AgentProcess sleeper = sleeperWithin(target, AS_NOBODY)) {
            String pid = Long.toString(sleeper.pid());
            Path socket = Path.of("/tmp/.java_pid" + pid);
            try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                left.bind(UnixDomainSocketAddress.of(socket));
                if (tool.feature() >= 16) {
                    Tool.run(tool, jar, List.of(), "attach", pid)
                            .refused("another process listens at", "a /tmp of its own");
                }
            }
            Tool.run(tool, jar, AS_NOBODY, "attach", pid).refused("a file of another user", "rm ");
            Tool.run(tool, jar, List.of(), "attach", pid).succeeded();
            assertThat(Tool.run(tool, jar, List.of(), "report", pid).succeeded().text())
                    .startsWith("fourwave ");
            Tool.run(tool, jar, List.of(), "detach", pid).succeeded();
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
