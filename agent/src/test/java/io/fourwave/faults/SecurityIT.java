// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.cli.Tool;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/security.md claims of a JVM with the agent, each tried. */
class SecurityIT {
    private static final String SECRET = "hunter2-7f3a9c";
    private static final String LISTEN = "0A";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void nothingListensAndNoFileIsMadeThatNobodyAskedFor(Jdk jdk) throws IOException {
        Path here = Files.createDirectory(directory.resolve("here"));
        try (WatchService made = here.getFileSystem().newWatchService();
                OtlpReceiver receiver = OtlpReceiver.start()) {
            here.register(made, StandardWatchEventKinds.ENTRY_CREATE);
            AgentLaunch launch = AgentProcess.on(jdk)
                    .agentOptions("report.file=" + directory.resolve("report.json"))
                    .jvm("-Djava.io.tmpdir=" + here)
                    .classPath(Path.of("target/test-classes"))
                    .within("sh", "-c", "cd " + here + " && exec \"$@\"", "sh")
                    .exportTo(receiver.endpoint());
            try (Worker worker = Worker.start(launch)) {
                worker.does("churn 60 2");
                receiver.awaitSpan(span -> true);
                assertThat(listening(worker.pid())).as("listening sockets").isEmpty();
                worker.end();
            }
            assertThat(names(made)).as("made in its folders").isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void programOfTheSameNameInThePathIsNotRun(Jdk jdk) throws IOException {
        Path planted = Files.createDirectory(directory.resolve("planted"));
        Path trace = directory.resolve("was-run");
        Path program = Files.writeString(planted.resolve("ss"), "#!/bin/sh\necho run >" + trace + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        String hidden = "mount -t tmpfs none /proc && cd " + planted + " && exec \"$@\"";
        AgentLaunch launch = AgentProcess.on(jdk)
                .agentOptions("report.file=" + directory.resolve("report.json"))
                .environment("PATH", planted + ":.:" + System.getenv("PATH"))
                .environment("LD_LIBRARY_PATH", jdk.home().resolve("lib").toString())
                .within(PlacesIT.assumed("a mount namespace", "unshare", "--mount", "sh", "-c", hidden, "sh"));
        try (Worker worker = Worker.start(launch)) {
            worker.does("churn 60 2");
            worker.end();
        }
        assertThat(trace).doesNotExist();
        assertThat(ReportJson.read(directory.resolve("report.json")).sources()).containsAnyOf("ss", "sock_diag");
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void whatConnectionsCarryIsInNothingThatTheAgentWrites(Jdk jdk) throws IOException {
        Path spans = directory.resolve("spans.jsonl");
        Path report = directory.resolve("report.html");
        try (Worker worker = Worker.start(AgentProcess.on(jdk)
                .attachable()
                .agentOptions(
                        "leak.after=500ms,sweep.interval=100ms,spans.file=" + spans + ",report.file=" + report))) {
            worker.does("tell " + SECRET);
            String pid = Long.toString(worker.pid());
            await().atMost(AgentProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(reported(pid, "json")).contains("close_wait_undecided"));
            assertThat(reported(pid, "json")).contains("unread_bytes").doesNotContain(SECRET);
            assertThat(reported(pid, "text")).doesNotContain(SECRET);
            worker.end();
            assertThat(worker.process().stderr()).isEmpty();
        }
        assertThat(Files.readString(report)).contains("CLOSE_WAIT").doesNotContain(SECRET);
        assertThat(Files.readString(spans)).contains("fourwave.unread_bytes").doesNotContain(SECRET);
    }

    private static String reported(String pid, String format) {
        return String.join(
                "\n", Tool.within("report", pid, "--format", format).succeeded().out());
    }

    /** Inodes of the listening TCP sockets that the process holds. */
    private static Set<String> listening(long pid) throws IOException {
        Path process = Path.of("/proc/" + pid);
        Set<String> listening = Stream.of("net/tcp", "net/tcp6")
                .flatMap(table -> lines(process.resolve(table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns[3].equals(LISTEN))
                .map(columns -> "socket:[" + columns[9] + "]")
                .collect(Collectors.toSet());
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors
                    .map(SecurityIT::target)
                    .filter(listening::contains)
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException noSuchFamily) {
            return List.of();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static List<String> names(WatchService made) {
        return Stream.ofNullable(made.poll())
                .flatMap(key -> key.pollEvents().stream())
                .map(WatchEvent::context)
                .map(String::valueOf)
                .toList();
    }
}
