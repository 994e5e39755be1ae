// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hosts that lack something: the agent sees what can be seen there, and the report says the rest. */
class HostilePlacesIT {
    private static final int FIRST_WITH_SOCK_DIAG = 22;
    private static final String HIDE_PROC = "mount -t tmpfs none /proc";
    private static final String HIDE_PROC_NET = "mount --bind %s /proc/$$/net";
    /** As a kernel without IPv6 has it: of the tables of sockets there is this one alone. */
    private static final String ONLY_TCP = "mkdir %1$s/net && touch %1$s/net/tcp"
            + " && mount --bind /proc/$$/net/tcp %1$s/net/tcp && mount --rbind %1$s/net /proc/$$/net";

    private static final String HIDE_SS = "for ss in /usr/bin/ss /bin/ss /usr/sbin/ss /sbin/ss;"
            + " do if [ -e $ss ]; then mount --bind /dev/null $ss; fi; done";

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    static Stream<Jdk> jdksWithoutSockDiag() {
        return jdks().filter(jdk -> jdk.feature() < FIRST_WITH_SOCK_DIAG);
    }

    @ParameterizedTest
    @MethodSource("jdksWithoutSockDiag")
    void ssTakesOverWhereProcNetIsHidden(Jdk jdk, @TempDir Path directory) throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        ReportJson report = run(jdk, directory, HIDE_PROC_NET.formatted(empty));
        assertThat(report.sources()).containsExactly("tcp_info", "ss");
        assertThat(report.state("time_wait")).isEqualTo(Farewell.CONNECTIONS);
    }

    @ParameterizedTest
    @MethodSource("jdksWithoutSockDiag")
    void procIsEnoughWithoutSs(Jdk jdk, @TempDir Path directory) {
        ReportJson report = run(jdk, directory, HIDE_SS);
        assertThat(report.sources()).containsExactly("tcp_info", "proc");
        assertThat(report.missing()).containsOnlyKeys("sock_diag", "ss");
        assertThat(report.missing().get("ss")).startsWith("no ss command (iproute2) in /usr/bin");
        assertThat(report.state("time_wait")).isEqualTo(Farewell.CONNECTIONS);
    }

    /** As in an image with musl, whose busybox has no ss, on a host without IPv6. */
    @ParameterizedTest
    @MethodSource("jdks")
    void nothingIsAmissWithoutSsAndWithoutIpv6(Jdk jdk, @TempDir Path directory) {
        ReportJson report = run(jdk, directory, HIDE_SS, ONLY_TCP.formatted(directory));
        assertThat(report.sources()).startsWith("tcp_info").hasSize(2).doesNotContain("ss");
        assertThat(report.missing().keySet()).isSubsetOf("sock_diag", "ss");
        assertThat(report.state("time_wait")).isEqualTo(Farewell.CONNECTIONS);
        assertThat(report.suppressedErrors()).isZero();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void callsAreSeenWithoutProcAndWithoutSs(Jdk jdk, @TempDir Path directory) {
        ReportJson report = run(jdk, directory, HIDE_SS, libraries(jdk), HIDE_PROC);
        if (jdk.feature() >= FIRST_WITH_SOCK_DIAG) {
            assertThat(report.sources()).containsExactly("tcp_info", "sock_diag");
            assertThat(report.missing()).containsOnlyKeys("ss");
        } else {
            assertThat(report.sources()).containsExactly("tcp_info");
            assertThat(report.missing())
                    .containsOnlyKeys("sock_diag", "ss", "proc", "phases")
                    .containsEntry(
                            "proc", "/proc/self/net/tcp does not exist: /proc is not mounted, or this is not Linux")
                    .containsEntry(
                            "phases", "no source of the kernel's TCP sockets answers: after a close nothing is seen");
        }
        assertThat(report.root().getAsJsonObject("limits").keySet()).doesNotContain("open_files", "ephemeral_ports");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anotherSystemReportsCallsAsPossibleAndNoPhases(Jdk jdk, @TempDir Path directory) {
        Path spans = directory.resolve("spans.jsonl");
        AgentLaunch launch =
                FarewellRun.launch(jdk, directory, "spans.file=" + spans).jvm("-Dos.name=Plan9");
        ReportJson report = FarewellRun.of(launch, directory)
                .said("fourwave: this is Plan9: only Linux tells the state of a connection,"
                        + " so calls are reported as possible and phases not at all")
                .report();
        assertThat(report.sources()).isEmpty();
        assertThat(report.missing()).containsOnlyKeys("states");
        assertThat(report.step("active_fin")).isEqualTo(2 * Farewell.CONNECTIONS);
        assertThat(SpansFile.read(spans))
                .hasSize(2 * Farewell.CONNECTIONS)
                .allSatisfy(span -> assertThat(span.attributes())
                        .containsAllEntriesOf(Map.of(
                                "fourwave.confidence",
                                "possible",
                                "fourwave.source",
                                "call",
                                "fourwave.step",
                                "active_fin"))
                        .containsKeys("code.function.name", "fourwave.open.function")
                        .doesNotContainKeys("fourwave.state.before", "fourwave.final_state"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void fewDescriptorsAreEnough(Jdk jdk, @TempDir Path directory) {
        AgentLaunch launch =
                FarewellRun.launch(jdk, directory, "").within("sh", "-c", "ulimit -n 64; exec \"$@\"", "sh");
        FarewellRun.of(launch, directory).saidNothing().sawEveryClose();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void interpretedJvmWithSmallStacksAndNoSharedClassesIsNoDifferent(Jdk jdk, @TempDir Path directory) {
        AgentLaunch launch =
                FarewellRun.launch(jdk, directory, "").jvm("-Xint", "-Xshare:off", "-XX:+UseSerialGC", "-Xss256k");
        FarewellRun.of(launch, directory).saidNothing().sawEveryClose();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void workingDirectoryThatIsGoneFromSightIsNotNeeded(Jdk jdk, @TempDir Path directory) throws IOException {
        Path hidden = Files.createDirectory(directory.resolve("hidden"));
        String unreadable = "cd " + hidden + " && chmod 0 . && exec \"$@\"";
        AgentLaunch launch = FarewellRun.launch(jdk, directory, "").within("sh", "-c", unreadable, "sh");
        FarewellRun.of(launch, directory).saidNothing().sawEveryClose();
    }

    private static ReportJson run(Jdk jdk, Path directory, String... mounts) {
        AgentLaunch launch = FarewellRun.launch(jdk, directory, "").within(MountNamespace.with(mounts));
        return FarewellRun.of(launch, directory).saidNothing().sawEveryClose().report();
    }

    /** The launcher finds its libraries through /proc/self/exe otherwise. */
    private static String libraries(Jdk jdk) {
        return "export LD_LIBRARY_PATH=" + jdk.home().resolve("lib");
    }
}
