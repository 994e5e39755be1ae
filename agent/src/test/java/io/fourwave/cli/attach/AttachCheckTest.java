// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All that speaks against an attach, on a /proc made for it: no JVM is asked anything, and none is signalled. */
class AttachCheckTest {
    private static final long TOOL = ProcessHandle.current().pid();
    private static final long TARGET = TOOL + 1;
    private static final String CATCHES_ALL = "00000001ffffffff";

    @TempDir
    private Path directory;

    private FakeProc proc;
    private Path jar;
    private long uid;

    @BeforeEach
    void aContainer() throws IOException {
        uid = ((Number) Files.getAttribute(directory, "unix:uid")).longValue();
        jar = Files.writeString(directory.resolve("agent.jar"), "the jar");
        proc = new FakeProc(directory.resolve("proc"))
                .status(TOOL, "R", uid, uid, Long.toString(TOOL))
                .link(TOOL, "ns/mnt", "mnt:[1]")
                .jvm(TARGET, uid)
                .status(TARGET, "S", uid, uid, TARGET + "\t1")
                .append(TARGET, "status", "SigCgt:\t" + CATCHES_ALL + "\n")
                .link(TARGET, "ns/mnt", "mnt:[2]");
        Files.createDirectories(there().getParent());
        Files.createDirectories(tmp());
    }

    @Test
    void nothingSpeaksAgainstIt() {
        assertThat(refusal()).isEmpty();
        assertThat(loadRefusal(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"T (stopped), it is stopped", "t (tracing stop), it is stopped", "Z (zombie), it has ended"})
    void doesNotRun(String state, String reason) {
        proc.status(TARGET, state, uid, uid, TARGET + "\t1");
        assertThat(refusal().orElseThrow().reason()).startsWith(reason);
    }

    /** SIGINT, SIGTERM and SIGQUIT are the bits 2, 15 and 3. */
    @ParameterizedTest
    @CsvSource({"0000000000000000", "0000000000004002", "fffffffffffffffb"})
    void sigquitWouldEndIt(String caught) {
        proc.status(TARGET, "S", uid, uid, TARGET + "\t1").append(TARGET, "status", "SigCgt:\t" + caught + "\n");
        assertThat(refusal().orElseThrow().reason()).startsWith("it does not catch SIGQUIT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "36 35 0:9 / / ro,relatime - overlay overlay rw",
                "36 35 0:9 / / rw,relatime - overlay overlay ro",
                "36 35 0:9 / / rw - overlay overlay rw;37 36 0:10 / /tmp ro,nosuid shared:1 - tmpfs tmpfs rw",
            })
    void tmpIsReadOnly(String mounts) {
        proc.write(TARGET, "mountinfo", mounts.replace(';', '\n') + "\n");
        assertThat(refusal().orElseThrow().reason()).startsWith("its /tmp is read-only");
        assertThat(refusal().orElseThrow().remedy()).contains("nsenter -t " + TARGET + " -m mount -t tmpfs tmpfs /tmp");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "36 35 0:9 / / ro - overlay overlay ro;37 36 0:10 / /tmp rw - tmpfs tmpfs rw",
                "36 35 0:9 / / rw - overlay overlay rw;37 36 0:10 / /tmpfoo ro - tmpfs tmpfs rw",
                "36 35 0:9 / / rw - overlay overlay rw;37 36 0:10 / /tmp ro - tmpfs tmpfs rw;38 37 0:11 / /tmp rw - tmpfs tmpfs rw",
            })
    void tmpIsWritableWhateverIsAround(String mounts) {
        proc.write(TARGET, "mountinfo", mounts.replace(';', '\n') + "\n");
        assertThat(refusal()).isEmpty();
    }

    @Test
    void tmpBelongsToSomebodyElse() throws IOException {
        Files.setPosixFilePermissions(tmp(), PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThat(refusal().orElseThrow().reason()).startsWith("its /tmp may not be written by user ");
    }

    @Test
    void tmpIsALinkOutOfTheContainer() throws IOException {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.move(tmp(), directory.resolve("moved"));
        Files.createSymbolicLink(tmp(), elsewhere);
        assertThat(refusal().orElseThrow().reason()).startsWith("its /tmp is no plain directory");
        assertThat(refusal().orElseThrow().remedy()).contains("nsenter -t " + TARGET);
        assertThat(loadRefusal(Map.of()).orElseThrow().remedy()).contains("cp " + jar + " " + there());
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void tmpIsNotThere() throws IOException {
        Files.move(tmp(), directory.resolve("moved"));
        assertThat(refusal().orElseThrow().reason()).startsWith("its /tmp does not exist");
    }

    @Test
    void triggerOfAnotherUserStandsInTheWay() throws IOException {
        Path trigger =
                Files.createDirectories(proc.root().resolve(TARGET + "/cwd")).resolve(".attach_pid1");
        Files.writeString(trigger, "");
        assertThat(refusal()).as("its own").isEmpty();
        assumeTrue(uid == 0, "only root can give a file to somebody else");
        Files.setAttribute(trigger, "unix:uid", 12_345);
        assertThat(refusal().orElseThrow().remedy()).isEqualTo("as the user who owns it, or as root: rm " + trigger);
    }

    /** Left by a JVM of the same process id that was killed, in the /tmp that all share. */
    @ParameterizedTest
    @CsvSource({
        ".java_pid1, 12345, true, true",
        ".java_pid1, 0, true, true",
        ".java_pid1.tmp, 12345, true, true",
        ".attach_pid1, 12345, true, true",
        ".attach_pid1, 12345, false, false",
        ".java_pid1, 12345, false, false",
        ".java_pid1, 4711, true, false",
        ".attach_pid1, 4711, true, false",
        ".java_pid11, 12345, true, false",
    })
    void fileOfAnotherUserInTmp(String name, long owner, boolean sticky, boolean inTheWay) throws IOException {
        assumeTrue(uid == 0, "only root can give a file to somebody else");
        long itsUser = 4711;
        proc.status(TOOL, "R", itsUser, itsUser, Long.toString(TOOL))
                .status(TARGET, "S", itsUser, itsUser, TARGET + "\t1")
                .append(TARGET, "status", "SigCgt:\t" + CATCHES_ALL + "\n");
        Path file = Files.writeString(tmp().resolve(name), "");
        Files.setAttribute(file, "unix:uid", (int) owner);
        Files.setAttribute(tmp(), "unix:mode", sticky ? 01777 : 0777);
        assertThat(refusal().map(Refusal::remedy))
                .isEqualTo(
                        inTheWay ? Optional.of("as the user who owns it, or as root: rm " + file) : Optional.empty());
        proc.append(TOOL, "status", "CapEff:\t000001ffffffffff\n");
        assertThat(refusal()).as("root removes it").isEmpty();
    }

    /** HotSpot waits without a listener then, and the attach would take it for frozen. */
    @ParameterizedTest
    @CsvSource({".java_pid1, true", ".java_pid1.tmp, true", ".java_pid2, false"})
    void folderInTmp(String name, boolean inTheWay) throws IOException {
        Path folder = Files.createDirectory(tmp().resolve(name));
        Optional<String> remedy =
                Optional.of("look what is in it, and as the user who owns it, or as root: rm -r " + folder);
        for (String capabilities : new String[] {"", "CapEff:\t000001ffffffffff\n"}) {
            proc.append(TOOL, "status", capabilities);
            assertThat(refusal().map(Refusal::remedy)).isEqualTo(inTheWay ? remedy : Optional.empty());
        }
    }

    /** No prlimit can make room in a process that is not there. */
    @ParameterizedTest
    @CsvSource({"0, false", "15, false", "16, true", "100, true"})
    void descriptorsLeft(int free, boolean enough) {
        for (int i = 0; i < 84; i++) {
            proc.write(TARGET, "fd/" + i, "");
        }
        proc.write(
                TARGET,
                "limits",
                "Max open files            %d                 %d               files     %n"
                        .formatted(84 + free, 84 + free));
        assertThat(refusal()
                        .map(Refusal::reason)
                        .filter(reason -> reason.contains("84 of " + (84 + free)))
                        .isEmpty())
                .isEqualTo(enough);
    }

    @Test
    void jarThatIsThereWillDo() throws IOException {
        Files.copy(jar, there());
        Files.setPosixFilePermissions(tmp(), PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThat(loadRefusal(Map.of())).isEmpty();
    }

    @Test
    void jarIsAnotherOneAndNoCopyCanBeMade() throws IOException {
        Files.writeString(there(), "another jar");
        Files.setPosixFilePermissions(tmp(), PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThat(loadRefusal(Map.of()).orElseThrow().remedy()).contains("cp " + jar + " " + there());
    }

    @Test
    void olderJdkIsNamed() {
        assertThat(loadRefusal(Map.of("java.property.java.vm.specification.version", "1.7"))
                        .orElseThrow()
                        .reason())
                .isEqualTo("it is a Java 7, and fourwave needs 8 or later");
        for (String known : List.of("1.8", "11", "17", "27")) {
            assertThat(loadRefusal(Map.of("java.property.java.vm.specification.version", known)))
                    .as("JDK %s", known)
                    .isEmpty();
        }
    }

    @Test
    void dynamicLoadingSwitchedOff() {
        assertThat(loadRefusal(Map.of("java.rt.vmArgs", "-XX:-EnableDynamicAgentLoading"))
                        .orElseThrow()
                        .reason())
                .contains("-XX:-EnableDynamicAgentLoading");
    }

    private Optional<Refusal> refusal() {
        return new AttachCheck(host()).refusal(proc.process(TARGET));
    }

    private Optional<Refusal> loadRefusal(Map<String, String> perfData) {
        Optional<PerfData> data = PerfData.parse(PerfFile.of(ByteOrder.nativeOrder(), perfData));
        return new AttachCheck(host()).loadRefusal(new Jvm(proc.process(TARGET), data));
    }

    private ToolHost host() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        return new ToolHost(nowhere, nowhere, proc.root(), jar, List.of());
    }

    private Path tmp() {
        return proc.root().resolve(TARGET + "/root/tmp");
    }

    private Path there() {
        return proc.root().resolve(TARGET + "/root").resolve(jar.toString().substring(1));
    }
}
