// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that cannot be written, and files that must stay what they are. */
class HostileFilesIT {
    private static final String SPANS = "fourwave: spans.file '%s' cannot be written (%s): "
            + "expected a file that this process may write; spans are counted and not written there until it can be";
    private static final String REPORT_NOW = "fourwave: report.file '%s' cannot be written (%s): "
            + "expected a file that this process may write; there will be no report unless it can be when the JVM ends";
    private static final String REPORT_LATE = "fourwave: report.file '%s' cannot be written (%s): "
            + "expected a file that this process may write; there is no report";

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void directoryThatDoesNotExistIsSaidOnceForEachFile(Jdk jdk, @TempDir Path directory) {
        Path spans = directory.resolve("none/spans.jsonl");
        Path report = directory.resolve("none/report.json");
        FarewellRun.of(launch(jdk, spans, report), directory)
                .said(
                        SPANS.formatted(spans, "its directory does not exist"),
                        REPORT_NOW.formatted(report, "its directory does not exist"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void directoryInPlaceOfTheFileStaysOne(Jdk jdk, @TempDir Path directory) throws IOException {
        Path taken = Files.createDirectory(directory.resolve("taken.json"));
        FarewellRun.of(launch(jdk, taken, taken), directory)
                .said(SPANS.formatted(taken, "Is a directory"), REPORT_NOW.formatted(taken, "it is a directory"));
        assertThat(taken).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void fullDiskIsSaidOnceAndWhatWasLostIsCounted(Jdk jdk, @TempDir Path directory) throws IOException {
        Path full = Files.createSymbolicLink(directory.resolve("full.jsonl"), Path.of("/dev/full"));
        FarewellRun run = FarewellRun.of(FarewellRun.launch(jdk, directory, "spans.file=" + full), directory)
                .said(SPANS.formatted(full, "No space left on device"))
                .sawEveryClose();
        Files.delete(full);
        assertThat(run.report().dropped("spans_not_in_file")).isGreaterThanOrEqualTo(2 * Farewell.CONNECTIONS);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void reportOnFullDiskIsSaidAndLeavesNoLitter(Jdk jdk, @TempDir Path directory) throws IOException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Path report = disk.resolve("report.json");
        AgentLaunch launch = AgentProcess.on(jdk)
                .agentOptions("report.file=" + report)
                .main(Farewell.class)
                .within(MountNamespace.with(
                        "mount -t tmpfs -o size=4k none " + disk, "head -c 4096 /dev/zero > " + disk + "/ballast"));
        FarewellRun.of(launch, directory).said(REPORT_LATE.formatted(report, "No space left on device"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void readOnlyFileSystemIsSaidOnceForEachFile(Jdk jdk, @TempDir Path directory) throws IOException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Path spans = disk.resolve("spans.jsonl");
        Path report = disk.resolve("report.json");
        AgentLaunch launch =
                launch(jdk, spans, report).within(MountNamespace.with("mount -t tmpfs -o ro none " + disk));
        FarewellRun.of(launch, directory)
                .said(
                        SPANS.formatted(spans, "Read-only file system"),
                        REPORT_NOW.formatted(report, "Read-only file system"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void onlyTheOwnerMayReadWhatTheAgentWrites(Jdk jdk, @TempDir Path directory) throws IOException {
        Path spans = directory.resolve("spans.jsonl");
        FarewellRun run = FarewellRun.of(
                FarewellRun.launch(jdk, directory, "spans.file=" + spans)
                        .within("sh", "-c", "umask 0; exec \"$@\"", "sh"),
                directory);
        run.saidNothing().sawEveryClose();
        assertThat(mode(spans)).isEqualTo("rw-------");
        assertThat(mode(run.reportFile())).isEqualTo("rw-------");
        assertThat(SpansFile.read(spans)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void reportThatOthersCouldReadIsTheOwnersAloneAfterwards(Jdk jdk, @TempDir Path directory) throws IOException {
        Path older = Files.writeString(directory.resolve("report.json"), "an older one");
        Files.setPosixFilePermissions(older, PosixFilePermissions.fromString("rw-rw-rw-"));
        FarewellRun.of(FarewellRun.launch(jdk, directory, ""), directory)
                .saidNothing()
                .sawEveryClose();
        assertThat(mode(older)).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void linkIsWrittenThroughAndStaysOne(Jdk jdk, @TempDir Path directory) throws IOException {
        Path target = directory.resolve("elsewhere.json");
        Path link = Files.createSymbolicLink(directory.resolve("report.json"), target);
        FarewellRun.of(FarewellRun.launch(jdk, directory, ""), directory).saidNothing();
        assertThat(mode(target)).as("made through the link").isEqualTo("rw-------");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-rw-"));
        FarewellRun.of(FarewellRun.launch(jdk, directory, ""), directory).saidNothing();
        assertThat(mode(target)).as("found behind the link").isEqualTo("rw-------");
        assertThat(link).isSymbolicLink();
        assertThat(ReportJson.read(target).step("active_fin")).isEqualTo(Farewell.CONNECTIONS);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatSomebodyElsePutThereIsNeitherFilledNorFollowed(Jdk jdk, @TempDir Path directory) throws IOException {
        assumeTrue((int) Files.getAttribute(directory, "unix:uid") == 0, "only root gives files away");
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        Path spans = Files.writeString(directory.resolve("spans.jsonl"), "");
        Path report = Files.createSymbolicLink(directory.resolve("report.json"), precious);
        Files.setAttribute(spans, "unix:uid", 4711);
        Files.setAttribute(report, "unix:uid", 4711, LinkOption.NOFOLLOW_LINKS);
        FarewellRun.of(launch(jdk, spans, report), directory)
                .said(
                        SPANS.formatted(spans, "it belongs to user 4711, and this process runs as user 0"),
                        REPORT_NOW.formatted(report, "it is a link of user 4711, and this process runs as user 0"));
        assertThat(spans).isEmptyFile();
        assertThat(precious).hasContent("precious");
    }

    private static AgentLaunch launch(Jdk jdk, Path spans, Path report) {
        return AgentProcess.on(jdk)
                .agentOptions("spans.file=" + spans + ",report.file=" + report)
                .main(Farewell.class);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
