// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.cli.host.FakeProc;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.PerfData;
import io.fourwave.cli.host.PerfFile;
import io.fourwave.cli.host.Refusal;
import io.fourwave.cli.host.ToolHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What speaks against loading the agent, beyond what an attach needs. */
class AttachCheckTest {
    private static final long TOOL = ProcessHandle.current().pid();
    private static final long TARGET = TOOL + 1;

    @TempDir
    private Path directory;

    private FakeProc proc;
    private Path jar;

    @BeforeEach
    void aContainer() throws IOException {
        jar = Files.writeString(directory.resolve("agent.jar"), "the jar");
        proc = new FakeProc(directory.resolve("proc"))
                .status(TOOL, "R", 0, 0, Long.toString(TOOL))
                .link(TOOL, "ns/mnt", "mnt:[1]")
                .jvm(TARGET, 0)
                .status(TARGET, "S", 0, 0, TARGET + "\t1")
                .link(TARGET, "ns/mnt", "mnt:[2]");
        Files.createDirectories(there().getParent());
    }

    @Test
    void jarIsMissingInTheContainer() {
        assertThat(loadRefusal(Map.of()).orElseThrow().reason()).contains("where " + jar + " does not exist");
        assertThat(loadRefusal(Map.of()).orElseThrow().remedy()).endsWith("cp " + jar + " " + there());
    }

    @Test
    void jarIsAnotherOneInTheContainer() throws IOException {
        Files.writeString(there(), "another jar");
        assertThat(loadRefusal(Map.of()).orElseThrow().reason()).contains("where " + jar + " is another file");
    }

    @Test
    void jarThatIsThereWillDo() throws IOException {
        Files.copy(jar, there());
        assertThat(loadRefusal(Map.of())).isEmpty();
    }

    @Test
    void olderJdkIsNamed() throws IOException {
        Files.copy(jar, there());
        assertThat(loadRefusal(Map.of("java.property.java.vm.specification.version", "11"))
                        .orElseThrow()
                        .reason())
                .isEqualTo("it is a JDK 11, and fourwave needs 17 or later");
        assertThat(loadRefusal(Map.of("java.property.java.vm.specification.version", "17")))
                .isEmpty();
    }

    @Test
    void dynamicLoadingSwitchedOff() {
        assertThat(loadRefusal(Map.of("java.rt.vmArgs", "-XX:-EnableDynamicAgentLoading"))
                        .orElseThrow()
                        .reason())
                .contains("-XX:-EnableDynamicAgentLoading");
    }

    private Optional<Refusal> loadRefusal(Map<String, String> perfData) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        ToolHost host = new ToolHost(nowhere, nowhere, proc.root(), jar, List.of());
        Optional<PerfData> data = PerfData.parse(PerfFile.of(ByteOrder.nativeOrder(), perfData));
        return new AttachCheck(host).loadRefusal(new Jvm(proc.process(TARGET), data));
    }

    private Path there() {
        return proc.root().resolve(TARGET + "/root").resolve(jar.toString().substring(1));
    }
}
