// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuQuotaTest {
    @TempDir
    private Path directory;

    @Test
    void wholeCpuWhereNothingIsKnown() {
        assertThat(share()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "10000 100000, 0.1",
        "50000 100000, 0.5",
        "100000 100000, 1",
        "400000 100000, 1",
        "max 100000, 1",
        "'', 1",
        "nonsense, 1",
        "10000 0, 1",
    })
    void versionTwoHasOneFile(String text, double share) throws IOException {
        write("groups/cpu.max", text + "\n");
        assertThat(share()).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource({"20000, 0.2", "-1, 1", "200000, 1"})
    void versionOneHasTwo(String quota, double share) throws IOException {
        write("groups/cpu/cpu.cfs_quota_us", quota + "\n");
        write("groups/cpu/cpu.cfs_period_us", "100000\n");
        assertThat(share()).isEqualTo(share);
    }

    @Test
    void smallestOfTheGroupsAboveCounts() throws IOException {
        write("proc/self/cgroup", "0::/system.slice/a.service\n");
        write("groups/system.slice/cpu.max", "30000 100000\n");
        write("groups/system.slice/a.service/cpu.max", "50000 100000\n");
        assertThat(share()).isEqualTo(0.3);
    }

    @Test
    void groupOfVersionOneIsFoundByItsController() throws IOException {
        write("proc/self/cgroup", "9:pids:/b\n4:cpu,cpuacct:/a\n");
        write("groups/cpu/a/cpu.cfs_quota_us", "25000\n");
        write("groups/cpu/a/cpu.cfs_period_us", "100000\n");
        write("groups/cpu/b/cpu.cfs_quota_us", "1000\n");
        write("groups/cpu/b/cpu.cfs_period_us", "100000\n");
        assertThat(share()).isEqualTo(0.25);
    }

    private double share() {
        return new CpuQuota(
                        directory.resolve("proc").toFile(),
                        directory.resolve("groups").toFile())
                .share();
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
