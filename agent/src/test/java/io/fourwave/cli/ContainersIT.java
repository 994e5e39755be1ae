// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * JVMs in containers, as far as namespaces play them: a root of their own without a shell, a process id of their own, a user
 * that no passwd file knows. Each case either works or says at once what to do, the application notices nothing, and its
 * /tmp is as before.
 */
class ContainersIT extends RefusalCase {
    private static final String USER = "4711";
    private static final List<String> AS_ITS_USER =
            List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--bounding-set=-all");

    @BeforeEach
    void assumeNamespaces() {
        assumeTrue(
                Command.works("unshare", "-m", "-p", "-f", "mount", "-t", "tmpfs", "tmpfs", "/mnt"),
                "namespaces need root and unshare");
    }

    /** A read-only image without a shell, whose user has no name, with an emptyDir on /tmp; the tool is on the node. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void distrolessImageWithAnEmptyDirOnTmp(Jdk tool, Jdk target) throws IOException {
        try (AgentProcess sleeper = container(target, "mode=1777", USER)) {
            assertThat(sleeper.stdout()).as("its own process id").containsExactly("ready 1");
            String pid = jvm(sleeper);
            List<String> before = tmpOf(pid);
            doctor(tool, pid, 0, "ok   can be attached to: io.fourwave.cli.Sleeper, user " + USER);
            doctor(tool, pid, 0, " Java " + target.version() + ": ");
            attachReportDetach(tool, List.of(), pid);
            assertThat(tmpOf(pid)).containsExactlyElementsOf(with(before, ".java_pid1"));
            untouched(sleeper);
        }
    }

    /** Java 8 does not listen to root, and a JVM whose user has no name does not say that it is Java 8. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#allAndOld")
    void distrolessImageOfEveryJava(Jdk target) throws IOException {
        try (AgentProcess sleeper = container(target, "mode=1777", USER)) {
            String pid = jvm(sleeper);
            List<String> before = tmpOf(pid);
            attachReportDetach(Jdks.ofBuild(), List.of(), pid);
            assertThat(tmpOf(pid)).containsExactlyElementsOf(with(before, ".java_pid1"));
            untouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void jvmThatTellsNothingOfItself(Jdk tool, Jdk target) throws IOException {
        try (AgentProcess sleeper = container(target, "mode=1777", USER, "-XX:-UsePerfData")) {
            String pid = jvm(sleeper);
            attachReportDetach(tool, List.of(), pid);
            assertThat(tmpOf(pid)).containsExactly(".java_pid1");
            untouched(sleeper);
        }
    }

    /** The remedy is typed, and then it works. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void readOnlyTmp(Jdk tool, Jdk target) throws IOException {
        try (AgentProcess sleeper = container(target, "ro", USER)) {
            String pid = jvm(sleeper);
            Tool refused = Tool.run(tool, jar, List.of(), "attach", pid);
            refused.refused("its /tmp is read-only", "mount something on its /tmp, in Kubernetes an emptyDir");
            Tool.run(tool, jar, List.of(), "report", pid).refused("its /tmp is read-only", "emptyDir");
            doctor(tool, pid, 1, "no   cannot be attached to: its /tmp is read-only");
            untouched(sleeper);
            String remedy = refused.err().get(1);
            String nsenter = remedy.substring(remedy.indexOf("nsenter"));
            // a distroless image has no mount command: this host's, in that namespace
            assertThat(nsenter).isEqualTo("nsenter -t " + pid + " -m mount -t tmpfs tmpfs /tmp");
            untouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void tmpThatItsUserMayNotWrite(Jdk tool, Jdk target) throws IOException {
        try (AgentProcess sleeper = container(target, "mode=755", USER)) {
            String pid = jvm(sleeper);
            Tool.run(tool, jar, List.of(), "attach", pid)
                    .refused("its /tmp may not be written by user " + USER, "nsenter -t " + pid + " -m mount");
            doctor(tool, pid, 1, "no   cannot be attached to: its /tmp may not be written by user " + USER);
            assertThat(tmpOf(pid)).isEmpty();
            untouched(sleeper);
        }
    }

    /** {@code kubectl debug --target}: the JVM's process namespace and user, its own image and /tmp, no capability. */
    @ParameterizedTest
    @MethodSource(CROSSED)
    void debugContainerOfTheSameUser(Jdk tool, Jdk target) throws IOException {
        try (AgentProcess sleeper = container(target, "mode=1777", USER)) {
            String pid = jvm(sleeper);
            List<String> before = tmpOf(pid);
            List<String> debug =
                    new ArrayList<>(List.of("nsenter", "-t", pid, "-p", "unshare", "-m", "-f", "sh", "-c"));
            Path image = Files.createDirectories(place.resolve("image"));
            debug.add("mount -t proc proc /proc && mount --bind " + place + " " + image + " && exec "
                    + String.join(" ", AS_ITS_USER) + " \"$@\"");
            debug.add("sh");
            attachReportDetach(tool, image.resolve("agent.jar"), debug, "1");
            assertThat(tmpOf(pid)).containsExactlyElementsOf(with(before, ".java_pid1"));
            untouched(sleeper);
        }
    }

    @ParameterizedTest
    @MethodSource(CROSSED)
    void hiddenProcesses(Jdk tool, Jdk target) {
        try (AgentProcess sleeper = Targets.sleeper(target)) {
            List<String> hidden = List.of(
                    "unshare",
                    "-m",
                    "sh",
                    "-c",
                    "mount -t proc -o hidepid=2 proc /proc && exec " + String.join(" ", AS_ITS_USER) + " \"$@\"",
                    "sh");
            assumeTrue(Targets.works(hidden, "true"), "hidepid cannot be had here");
            String pid = Long.toString(sleeper.pid());
            Tool list = Tool.run(tool, jar, hidden, "list").succeeded();
            assertThat(list.text())
                    .contains("this tool can see no JVM here")
                    .contains("/proc hides other users' processes here (hidepid=")
                    .doesNotContain("no JVM runs here");
            Tool.run(tool, jar, hidden, "attach", pid)
                    .refused("/proc hides other users' processes here", "sudo java -jar " + jar + " attach " + pid);
            expectUntouched(sleeper);
        }
    }

    private void attachReportDetach(Jdk tool, List<String> wrapper, String pid) {
        attachReportDetach(tool, jar, wrapper, pid);
    }

    private void attachReportDetach(Jdk tool, Path jar, List<String> wrapper, String pid) {
        Tool.run(tool, jar, wrapper, "attach", pid).succeeded();
        assertThat(Tool.run(tool, jar, wrapper, "report", pid).succeeded().text())
                .startsWith("fourwave ");
        Tool.run(tool, jar, wrapper, "top", pid, "--count", "1").succeeded();
        Tool.run(tool, jar, wrapper, "detach", pid).succeeded();
    }

    private void doctor(Jdk tool, String pid, int status, String said) {
        Tool doctor = Tool.run(tool, jar, List.of(), "doctor", pid);
        assertThat(doctor.text()).contains(said);
        assertThat(doctor.status()).isEqualTo(status);
    }

    /**
     * @param tmp options of the tmpfs that is its /tmp
     * @param user its uid and gid
     */
    private AgentProcess container(Jdk jdk, String tmp, String user, String... jvmArguments) throws IOException {
        Path root = Files.createDirectories(place.resolve("root"));
        List<String> lines = List.of(
                "mount -t tmpfs -o mode=755 tmpfs " + root,
                "cd " + root,
                "mkdir -p proc dev tmp app etc usr/lib usr/lib64",
                "for link in lib lib64; do if [ -L /$link ]; then ln -s usr/$link $link; else mkdir $link; mount --bind /$link $link; fi; done",
                "mount --bind /usr/lib usr/lib",
                "[ ! -d /usr/lib64 ] || mount --bind /usr/lib64 usr/lib64",
                "for folder in " + jdk.home() + " " + jdk.home().resolveSibling(".runtime") + "; do [ ! -d $folder ]"
                        + " || { mkdir -p .$folder; mount --bind $folder .$folder; }; done",
                "for etc in /etc/java*; do [ ! -d $etc ] || { mkdir -p .$etc; mount --bind $etc .$etc; }; done",
                "mount --bind " + place.resolve("classes") + " app",
                "mount -t proc proc proc",
                "mount --bind /dev dev",
                "mount -t tmpfs -o " + tmp + " tmpfs tmp",
                "mount -o remount,ro " + root,
                "exec chroot --userspec=" + user + ":" + user + " . \"$@\"");
        List<String> wrapper = List.of("unshare", "-m", "-p", "-f", "sh", "-ec", String.join("\n", lines), "sh");
        return Targets.sleeperWithin(jdk, wrapper, Path.of("/app"), jvmArguments);
    }

    private static String jvm(AgentProcess container) {
        return Long.toString(Targets.jvmPid(container));
    }

    private static List<String> tmpOf(String pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", pid, "root/tmp"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> with(List<String> names, String more) {
        return Stream.concat(names.stream(), Stream.of(more))
                .distinct()
                .sorted()
                .toList();
    }

    private static void untouched(AgentProcess sleeper) {
        expectUntouched(sleeper);
    }
}
