// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which JVM is meant by a word. */
class JvmFinderTest {
    private static final long TOOL = ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    private FakeProc proc;

    @BeforeEach
    void threeJvms() {
        proc = new FakeProc(directory)
                .status(TOOL, "R", 1000, 1000, Long.toString(TOOL))
                .jvm(11, 1000)
                .jvm(12, 1000)
                .write(12, "cmdline", "java\0-jar\0/opt/acme/warehouse.jar\0")
                .jvm(13, 2000)
                .write(13, "cmdline", "java\0com.other.Shop\0")
                .status(14, "S", 1000, 1000, "14")
                .write(14, "cmdline", "sh\0com.acme.Lonely\0")
                .write(14, "maps", "/bin/sh\n");
    }

    @ParameterizedTest
    @CsvSource({
        "11, 11",
        "com.acme.Shop, 11",
        "warehouse.jar, 12",
        "warehouse, 12",
        "com.other.Shop, 13",
        "14, 14",
    })
    void isMeant(String word, long pid) throws FailureException {
        assertThat(finder().process(word).pid()).isEqualTo(pid);
    }

    @Test
    void ofSeveralAllAreNamedAndNoneIsTaken() {
        assertThatThrownBy(() -> finder().process("Shop"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("2 JVMs have that name")
                .hasMessageContaining("11 (com.acme.Shop, user ")
                .hasMessageContaining("13 (com.other.Shop, user ");
    }

    @ParameterizedTest
    @CsvSource({"Sho", "hop", "acme.Sho", "Lonely", "?", "wareh", "''"})
    void nobodyIsMeantByHalfAName(String word) {
        assertThatThrownBy(() -> finder().process(word)).hasMessageContaining("no JVM here runs a main class or a jar");
    }

    @ParameterizedTest
    @CsvSource({"2, true", "invisible, true", "ptraceable, true", "0, false", "off, false"})
    void whatHidesOthersIsSaid(String hidepid, boolean hides) {
        proc.write(TOOL, "mountinfo", "25 30 0:23 / /proc rw,nosuid shared:5 - proc proc rw,hidepid=" + hidepid + "\n");
        assertThat(finder().hidden().isPresent()).isEqualTo(hides);
        assertThatThrownBy(() -> finder().process("4711"))
                .hasMessage("there is no process with this id"
                        + (hides ? ", or /proc hides other users' processes here (hidepid=" + hidepid + ")" : ""));
    }

    private JvmFinder finder() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        return new JvmFinder(new ToolHost(nowhere, nowhere, directory, Path.of("/opt/agent.jar"), List.of()));
    }
}
