// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RuntimeReleaseTest {
    private static final long PID = 4711;

    @TempDir
    private Path directory;

    private FakeProc proc;

    @BeforeEach
    void aJvm() {
        proc = new FakeProc(directory).jvm(PID, 1000);
    }

    @Test
    void versionOfAJvmThatTellsNothingOfItself() {
        proc.write(PID, "root/usr/lib/jvm/17/release", "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"17.0.15\"\n");
        Jvm jvm = Jvm.of(proc.process(PID)).orElseThrow();
        assertThat(jvm.version()).contains("17.0.15");
        assertThat(jvm.feature()).hasValue(17);
        assertThat(jvm.acceptsRoot()).isTrue();
    }

    @Test
    void java8KeepsItsLibraryDeeper() {
        proc.write(PID, "maps", "7f00-7f01 r-xp 00000000 08:01 42 /opt/jdk8/jre/lib/amd64/server/libjvm.so\n")
                .write(PID, "root/opt/jdk8/release", "JAVA_VERSION=\"1.8.0_452\"\r\n");
        Jvm jvm = Jvm.of(proc.process(PID)).orElseThrow();
        assertThat(jvm.version()).contains("1.8.0_452");
        assertThat(jvm.feature()).hasValue(8);
        assertThat(jvm.acceptsRoot()).isFalse();
    }

    @Test
    void whatIsNoVersionIsNone() {
        Jvm jvm = Jvm.of(proc.process(PID)).orElseThrow();
        assertThat(jvm.version()).isEmpty();
        for (String line : new String[] {"JAVA_VERSION=\"\u001b[31m\"", "JAVA_VERSION=\"\"", "X_JAVA_VERSION=\"17\""}) {
            proc.write(PID, "root/usr/lib/jvm/17/release", line + "\n");
            assertThat(jvm.version()).as(line).isEmpty();
            assertThat(jvm.feature()).as(line).isEmpty();
        }
        proc.write(PID, "root/usr/lib/jvm/17/release", "#".repeat(70_000) + "\nJAVA_VERSION=\"17\"\n");
        assertThat(jvm.version()).as("a file that long is another thing").isEmpty();
    }

    /** Of a JVM in a chroot the kernel tells the path from outside. */
    @Test
    void pathOfAMappedFileIsTheOneThatTheProcessKnows() {
        proc.write(PID, "maps", "7f00-7f01 r-xp 00000000 08:01 42 /jail/opt/17/lib/server/libjvm.so\n")
                .link(PID, "root", "/jail");
        assertThat(proc.process(PID).mappedFiles().orElseThrow()).containsExactly("/opt/17/lib/server/libjvm.so");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void versionOfThisVeryJvm() {
        assertThat(Files.exists(Path.of(System.getProperty("java.home"), "release")))
                .isEqualTo(RuntimeRelease.of(JvmProcess.self(Path.of("/proc")))
                        .version()
                        .isPresent());
    }
}
