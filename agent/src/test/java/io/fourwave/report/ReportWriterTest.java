// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.support.Command;
import io.fourwave.support.ReportSchemaCheck;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
    @TempDir
    private Path directory;

    /** Whoever reads it at any moment has one: the older or the newer. */
    @Test
    void reportThatIsWrittenAgainIsNeverAbsent() throws Exception {
        Path file = directory.resolve("again.json");
        ReportWriter.write("0", file);
        AtomicBoolean over = new AtomicBoolean();
        FutureTask<Long> absences = new FutureTask<>(() -> {
            long count = 0;
            while (!over.get()) {
                count += Files.exists(file) ? 0 : 1;
            }
            return count;
        });
        new Thread(absences, "reader").start();
        for (int i = 0; i < 1_000; i++) {
            ReportWriter.write("" + i, file);
        }
        over.set(true);

        assertThat(absences.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void jsonHasTheContractsNames() {
        JsonObject report = json(Reports.full());

        assertThat(names(report))
                .containsExactlyInAnyOrder(
                        "fourwave",
                        "jvm",
                        "coverage",
                        "self",
                        "states",
                        "steps",
                        "limits",
                        "findings",
                        // beyond the contract: what the drawings are made of, and when
                        "closed_on_demand",
                        "teardowns",
                        "written_for",
                        "history",
                        "schema_version",
                        "reported_at");
        assertThat(names(report, "fourwave"))
                .containsExactlyInAnyOrder("version", "attached_at", "how", "leak_after_s", "watching_s");
        assertThat(names(report, "jvm"))
                .containsExactlyInAnyOrder("pid", "java", "vendor", "host", "main", "service", "uptime_s");
        assertThat(names(report, "coverage"))
                .containsExactlyInAnyOrder(
                        "tracked",
                        "untracked_sockets",
                        "opened_before_attach",
                        "sources",
                        "missing",
                        // beyond the contract: every socket descriptor, accounted for
                        "descriptors");
        assertThat(names(report.getAsJsonObject("coverage")
                        .getAsJsonArray("missing")
                        .get(0)))
                .containsExactlyInAnyOrder("what", "why");
        assertThat(names(report, "self"))
                .containsExactlyInAnyOrder("cpu_ms", "dropped", "suppressed_errors", "queue_high_water");
        assertThat(names(report, "states")).containsExactlyInAnyOrder("closed", "close_wait", "established");
        assertThat(names(report, "steps")).containsExactlyInAnyOrder("active_fin", "passive_fin", "abort");
        assertThat(names(report, "limits"))
                .containsExactlyInAnyOrder("open_files", "open_files_max", "ephemeral_ports");
    }

    @Test
    void jsonOfAFindingHasTheContractsNames() {
        JsonObject finding =
                json(Reports.full()).getAsJsonArray("findings").get(0).getAsJsonObject();

        assertThat(names(finding))
                .containsExactlyInAnyOrder(
                        "id",
                        "number",
                        "verdict",
                        "severity",
                        "confidence",
                        "count",
                        "oldest_s",
                        "growth_per_hour",
                        "exhaustion_in_s",
                        "side",
                        "peers",
                        "other_peers",
                        "blame",
                        "opened_by",
                        "last_used_by",
                        "evidence",
                        "summary",
                        "advice",
                        "confirm",
                        "examples",
                        // beyond the contract: what the drawing is made of
                        "waves");
        assertThat(names(finding.getAsJsonArray("peers").get(0))).containsExactlyInAnyOrder("address", "port", "count");
        assertThat(names(finding, "blame")).containsExactlyInAnyOrder("frame", "file", "line", "library");
        assertThat(names(finding, "opened_by")).containsExactlyInAnyOrder("stack", "thread");
        assertThat(names(finding, "last_used_by")).containsExactlyInAnyOrder("stack", "thread", "ago_s");
        assertThat(names(finding, "evidence")).containsExactlyInAnyOrder("state", "unread_bytes");
        assertThat(names(finding.getAsJsonArray("examples").get(0)))
                .containsExactlyInAnyOrder("local", "peer", "age_s", "trace_id");
    }

    @Test
    void whatIsNotKnownIsLeftOutAndNotSaidToBeZero() {
        JsonObject report = json(Reports.empty());

        assertThat(names(report, "self")).doesNotContain("cpu_ms");
        assertThat(names(report, "coverage")).doesNotContain("untracked_sockets");
        assertThat(names(report, "limits")).isEmpty();
    }

    @Test
    void endingChoosesTheFormat() throws IOException {
        assertThat(written("r.json")).startsWith("{").endsWith("}\n");
        assertThat(written("r.html")).startsWith("<!doctype html>").contains(">127.0.0.1:45464</text>");
        assertThat(written("r.txt")).isEqualTo(TextReport.of(Reports.full()));
        assertThat(written("report")).isEqualTo(TextReport.of(Reports.full()));
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        Path file = directory.resolve("r.json");
        Files.writeString(file, "older");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        ReportWriter.write(Reports.full(), file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(content()).containsExactly("r.json");
    }

    @Test
    void directoryIsNotReplaced() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("r.json"));

        assertThatThrownBy(() -> ReportWriter.write(Reports.full(), taken)).isInstanceOf(FileSystemException.class);
        assertThat(taken).isEmptyDirectory();
    }

    @Test
    void missingDirectoryIsAnErrorThatNamesTheFile() {
        Path nowhere = directory.resolve("missing").resolve("r.json");

        assertThatThrownBy(() -> ReportWriter.write(Reports.full(), nowhere))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("r.json");
    }

    @Test
    void fullDiskLeavesTheOlderReport() throws Exception {
        assumeTrue(mounted("size=4k,nr_inodes=8"), "a small file system is mounted by root only");
        try {
            Path file = directory.resolve("r.txt");
            Files.writeString(file, "older");

            assertThatThrownBy(() -> ReportWriter.write(Reports.full(), file)).isInstanceOf(IOException.class);
            assertThat(file).hasContent("older");
            assertThat(content()).containsExactly("r.txt");
        } finally {
            Command.works("umount", directory.toString());
        }
    }

    @Test
    void pipeIsNotWaitedFor() throws Exception {
        Path pipe = directory.resolve("report.json");
        assumeTrue(Command.works("mkfifo", pipe.toString()), "there is no mkfifo here");

        assertThatThrownBy(() -> ReportWriter.write(Reports.full(), pipe))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("it is a pipe");
    }

    private boolean mounted(String options) throws Exception {
        return Command.works("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString());
    }

    private List<String> content() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private String written(String name) throws IOException {
        Path file = directory.resolve(name);
        ReportWriter.write(Reports.full(), file);
        return Files.readString(file);
    }

    private static JsonObject json(Report report) {
        return JsonParser.parseString(ReportSchemaCheck.checked(ReportWriter.json(report)))
                .getAsJsonObject();
    }

    private static Set<String> names(JsonObject parent, String child) {
        return names(parent.get(child));
    }

    private static Set<String> names(JsonElement element) {
        return new TreeSet<>(element.getAsJsonObject().keySet());
    }

    /** As /dev/stdout does when it is redirected to a file. */
    @Test
    void whatTheProcessHasOpenIsNotWrittenOver(@TempDir Path folder) throws IOException {
        Path output = Files.writeString(folder.resolve("output"), "of the application");
        try (FileInputStream open = new FileInputStream(output.toFile())) {
            assertThat(open).isNotNull();
            Path descriptor;
            try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
                descriptor =
                        all.filter(each -> leadsTo(each, output)).findFirst().orElseThrow();
            }
            Path link = Files.createSymbolicLink(folder.resolve("link"), descriptor);
            for (Path file : List.of(descriptor, link)) {
                assertThatThrownBy(() -> ReportWriter.refusePipe(file)).hasMessageContaining("has open");
            }
        }
        ReportWriter.refusePipe(output);
        ReportWriter.refusePipe(Files.createSymbolicLink(folder.resolve("plain"), output));
        assertThat(output).hasContent("of the application");
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException gone) {
            return false;
        }
    }
}
