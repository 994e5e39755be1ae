// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadHeadroomTest {
    private static final int ROOT = 0;
    private static final int USER = 1000;

    @TempDir
    private Path directory;

    private Path proc;
    private Path groups;

    @BeforeEach
    void makeFolders() throws IOException {
        proc = Files.createDirectory(directory.resolve("proc"));
        groups = Files.createDirectory(directory.resolve("groups"));
    }

    @Test
    void nothingIsKnownWhereThereIsNoProc() {
        assertThat(headroom().free()).isEqualTo(Long.MAX_VALUE);
        assertThatCode(() -> headroom().require()).doesNotThrowAnyException();
    }

    @Test
    void threadsOfAllProcessesOfTheUserCount() throws IOException {
        self(USER, "40");
        process(7, USER, 12);
        process(8, USER, 3);
        process(9, 1001, 500);
        Path ended = Files.createDirectory(proc.resolve("10"));
        assertThat(headroom().free()).as("%s has no status any more", ended).isEqualTo(40 - 12 - 3);
    }

    @Test
    void lastSixteenAreTheApplications() throws IOException {
        self(USER, "40");
        process(7, USER, 40 - ThreadHeadroom.LEAST);
        headroom().require();
        process(8, USER, 1);
        assertThatThrownBy(() -> headroom().require())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("only 15 more threads may be started here (ulimit -u, pids.max), and the last 16 are the"
                        + " application's: raise that limit");
        process(9, USER, 100);
        assertThatThrownBy(() -> headroom().require()).hasMessageStartingWith("only 0 more threads");
    }

    @Test
    void rootHasNoLimitOfItsOwn() throws IOException {
        self(ROOT, "40");
        process(7, ROOT, 39);
        assertThat(headroom().free()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unlimited", "8193", "99999999999999999999"})
    void farLimitIsNotCountedUpTo(String limit) throws IOException {
        self(USER, limit);
        process(7, USER, 8192);
        assertThat(headroom().free()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void limitThatAllThreadsOfTheHostDoNotReachIsFar() throws IOException {
        Files.writeString(proc.resolve("loadavg"), "0.20 0.18 0.12 1/380 11206\n");
        self(USER, "4096");
        assertThat(headroom().free()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nearThatLimitTheThreadsOfTheUserAreCounted() throws IOException {
        Files.writeString(proc.resolve("loadavg"), "0.20 0.18 0.12 1/380 11206\n");
        self(USER, "390");
        process(7, USER, 12);
        assertThat(headroom().free()).isEqualTo(378);
    }

    /** Its own group, one above it, and a container's, which has its own at the top and the host's path. */
    @ParameterizedTest
    @CsvSource({
        "0::/, .",
        "0::/system.slice/shop.service, system.slice/shop.service",
        "0::/system.slice/shop.service, system.slice",
        "0::/system.slice/shop.service, .",
        "0::/a/b, unified/a/b",
        "9:pids:/docker/4711, pids",
        "9:pids:/docker/4711, pids/docker/4711",
        "9:pids:/, pids"
    })
    void groupsOfEitherVersionHaveALimit(String line, String folder) throws IOException {
        group("12:cpu,cpuacct:/elsewhere\n" + line + "\n1:name=systemd:/\n", folder, "100\n");
        assertThat(headroom().free()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "pids"})
    void groupAtTheTopCountsWithoutProc(String folder) throws IOException {
        group("", folder, "100\n");
        Files.delete(proc.resolve("self/cgroup"));
        assertThat(headroom().free()).isEqualTo(5);
    }

    @Test
    void smallestOfTheGroupsCounts() throws IOException {
        group("0::/a/b\n", "a/b", "100\n");
        group("0::/a/b\n", "a", "98\n");
        assertThat(headroom().free()).isEqualTo(3);
    }

    @Test
    void groupOfOthersDoesNotCount() throws IOException {
        group("0::/a/b\n", "a/c", "100\n");
        assertThat(headroom().free()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max\n", "", "99999999999999999999\n", "-1\n"})
    void groupWithoutALimitHasNone(String most) throws IOException {
        group("0::/\n", ".", most);
        assertThat(headroom().free()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "0", "0:", "0::", "nonsense\n:::\n0::a/b\n0::///\n"})
    void linesThatTheKernelDoesNotWriteTellNothing(String lines) throws IOException {
        group(lines, "elsewhere", "100\n");
        assertThat(headroom().free()).isEqualTo(Long.MAX_VALUE);
    }

    private ThreadHeadroom headroom() {
        return new ThreadHeadroom(proc.toFile(), groups.toFile());
    }

    private void self(int user, String limit) throws IOException {
        Path self = Files.createDirectory(proc.resolve("self"));
        Files.writeString(self.resolve("status"), status(user, 1));
        Files.writeString(self.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max file size             unlimited            unlimited            bytes
                Max processes             %-20s unlimited            processes
                Max open files            1024                 4096                 files
                """.formatted(limit));
    }

    private void group(String lines, String folder, String most) throws IOException {
        Files.writeString(Files.createDirectories(proc.resolve("self")).resolve("cgroup"), lines);
        Path group = Files.createDirectories(groups.resolve(folder));
        Files.writeString(group.resolve("pids.max"), most);
        Files.writeString(group.resolve("pids.current"), "95\n");
    }

    private void process(int pid, int user, int threads) throws IOException {
        Files.writeString(Files.createDirectory(proc.resolve("" + pid)).resolve("status"), status(user, threads));
    }

    private static String status(int user, int threads) {
        return """
                Name:	java
                Tgid:	7
                Uid:	%d	%d	%d	%d
                Gid:	0	0	0	0
                Threads:	%d
                """.formatted(user, user, user, user, threads);
    }
}
