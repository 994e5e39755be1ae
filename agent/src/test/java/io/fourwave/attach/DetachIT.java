// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.cli.Tool;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After a detach the JVM is as if the agent had never been there, but for the hooks that nobody calls. */
class DetachIT {
    private static final String LOADER = "io.fourwave.AgentClassLoader";

    @TempDir
    Path directory;

    static Stream<Jdk> jdks() {
        return Jdks.allAndOld().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void classesHaveTheBytesThatTheyHadBeforeTheAttach(Jdk jdk) throws Exception {
        try (AgentProcess inspected = inspected(launch(jdk))) {
            List<String> before = stableClassBytes(inspected);
            attach(jdk, inspected);
            List<String> woven = classBytes(inspected);
            detach(jdk, inspected);
            List<String> after = classBytes(inspected);

            assertThat(woven)
                    .filteredOn(line -> !before.contains(line))
                    .as("those are woven")
                    .anyMatch(line -> line.startsWith(socketImpl(jdk) + " "))
                    .anyMatch(line -> line.startsWith("sun/nio/ch/SocketChannelImpl "));
            assertThat(after).containsAll(before);
        }
    }

    /** The bytes that an agent is shown are one thing, what runs is another. */
    @ParameterizedTest
    @MethodSource("jdks")
    void nothingThatRunsCallsTheHooks(Jdk jdk) {
        try (AgentProcess inspected = inspected(launch(jdk))) {
            attach(jdk, inspected);
            assertThat(hookCalls(inspected)).isPositive();
            detach(jdk, inspected);
            assertThat(hookCalls(inspected)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void threadsAndMemoryAreGoneAndSpansAndReportAreOut(Jdk jdk) {
        Path report = directory.resolve("report.json");
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess inspected = inspected(launch(jdk).exportTo(receiver.endpoint()))) {
            List<String> before = threads(inspected);
            attach(jdk, inspected, "report.file=" + report);
            inspected.send("talk");
            inspected.awaitStdout("talked");
            assertThat(threads(inspected)).anyMatch(thread -> thread.startsWith("fourwave-"));
            detach(jdk, inspected);

            assertThat(receiver.spans())
                    .as("teardowns are ended, and sent before the detach returns")
                    .anyMatch(span -> span.name().equals("tcp active close"));
            assertThat(ReportJson.read(report).step("active_fin")).isEqualTo(2);
            assertThat(threads(inspected))
                    .filteredOn(thread -> !before.contains(thread))
                    .as("the JVM's own")
                    .isSubsetOf("Attach Listener", "process reaper");
            expectNothingLeft(jdk, inspected);
            assertThat(inspected.stderr()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void attachAgainWithOtherOptions(Jdk jdk) {
        Path first = directory.resolve("first.json");
        Path second = directory.resolve("second.json");
        try (AgentProcess inspected = inspected(launch(jdk))) {
            attach(jdk, inspected, "report.file=" + first);
            inspected.send("talk");
            inspected.awaitStdout("talked");
            detach(jdk, inspected);
            attach(jdk, inspected, "report.file=" + second);
            inspected.send("talk");
            inspected.awaitStdout("talked");
            assertThat(inspected.terminate()).as("SIGTERM").isEqualTo(143);
            assertThat(inspected.stderr()).isEmpty();
        }
        assertThat(ReportJson.read(first).step("active_fin")).isEqualTo(2);
        assertThat(ReportJson.read(second).step("active_fin"))
                .as("its own calls alone")
                .isEqualTo(2);
    }

    /** The entry class stays on the class path for the life of the JVM, and with it the jar of the first attach. */
    @ParameterizedTest
    @MethodSource("jdks")
    void attachAgainWithAnotherVersion(Jdk jdk) throws IOException {
        Path newer = OtherJar.ofVersion("9.9.9", directory);
        try (AgentProcess inspected = inspected(launch(jdk))) {
            String pid = Long.toString(inspected.pid());
            attach(jdk, inspected);
            assertThat(Tool.of(jdk, newer, "report", pid).err())
                    .singleElement()
                    .asString()
                    .endsWith("this tool is 9.9.9: what one of them does not know is left out");
            detach(jdk, inspected);
            assertThat(Tool.of(jdk, newer, "attach", pid).succeeded().out().get(0))
                    .startsWith("fourwave 9.9.9 watches " + pid);
            assertThat(Tool.of(jdk, newer, "report", pid).succeeded().out().get(0))
                    .startsWith("fourwave 9.9.9 ");
            Tool.of(jdk, newer, "detach", pid).succeeded();
            attach(jdk, inspected);
            detach(jdk, inspected);
            assertThat(inspected.stderr()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void hooksOfAnotherVersionAreNotLinkedTo(Jdk jdk) throws IOException {
        Path foreign = OtherJar.withOtherHooks("9.9.9", directory);
        try (AgentProcess inspected = inspected(launch(jdk))) {
            attach(jdk, inspected);
            detach(jdk, inspected);
            Tool refused = Tool.of(jdk, foreign, "attach", Long.toString(inspected.pid()));
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err().get(0)).contains("this JVM still holds the hooks of fourwave 0.1.0");
            assertThat(hookCalls(inspected)).isZero();
            attach(jdk, inspected);
            detach(jdk, inspected);
        }
    }

    /** JEP 353, JDK 13. */
    private static String socketImpl(Jdk jdk) {
        return jdk.feature() < 13 ? "java/net/AbstractPlainSocketImpl" : "sun/nio/ch/NioSocketImpl";
    }

    private static AgentLaunch launch(Jdk jdk) {
        AgentLaunch launch = AgentProcess.on(jdk).withoutAgent();
        // what only a soft reference holds is collected as it would be when memory runs short
        return launch.jvm("-XX:SoftRefLRUPolicyMSPerMB=0").attachable();
    }

    private static AgentProcess inspected(AgentLaunch launch) {
        AgentProcess inspected = launch.main(Inspected.class).start();
        inspected.awaitStdout("ready");
        return inspected;
    }

    private static void attach(Jdk tool, AgentProcess target, String... options) {
        String[] words = Stream.concat(Stream.of("attach", Long.toString(target.pid())), Stream.of(options))
                .toArray(String[]::new);
        Tool.run(tool, words).succeeded();
    }

    private static void detach(Jdk tool, AgentProcess target) {
        Tool.run(tool, "detach", Long.toString(target.pid())).succeeded();
    }

    /** What nobody has changed yet the JVM puts together anew each time, from what it made of it the time before. */
    private List<String> stableClassBytes(AgentProcess target) throws Exception {
        List<String> before = List.of();
        List<String> again = classBytes(target);
        for (int i = 0; i < 10 && !before.equals(again); i++) {
            before = again;
            again = classBytes(target);
        }
        return again;
    }

    /** One line a class: its name, and its checksum with the constants numbered anew, as a JVM may do that redefines it. */
    private List<String> classBytes(AgentProcess target) throws Exception {
        Path file = directory.resolve("bytes");
        Attachment.load(target.pid(), ClassBytes.jar(directory), file.toString());
        return Files.readAllLines(file).stream()
                .map(line -> line.split(" "))
                .map(line -> line[0] + " " + checksum(Base64.getDecoder().decode(line[1])))
                .toList();
    }

    private static String checksum(byte[] classFile) {
        ClassWriter renumbered = new ClassWriter(0);
        new ClassReader(classFile).accept(renumbered, 0);
        CRC32 checksum = new CRC32();
        checksum.update(renumbered.toByteArray());
        return Long.toHexString(checksum.getValue());
    }

    private static int hookCalls(AgentProcess inspected) {
        return Integer.parseInt(answer(inspected, "hooks", "hooks called: "));
    }

    private static List<String> threads(AgentProcess inspected) {
        return Arrays.asList(answer(inspected, "threads", "threads: ").split(","));
    }

    private static String answer(AgentProcess inspected, String question, String lead) {
        int before = inspected.stdout().size();
        inspected.send(question);
        await().until(() -> inspected.stdout().size() > before);
        String answer = inspected.stdout().get(before);
        assertThat(answer).startsWith(lead);
        return answer.substring(lead.length());
    }

    /** JDK 17's process reaper, which ss was run by, keeps the stack that started it for a minute. */
    private static void expectNothingLeft(Jdk jdk, AgentProcess target) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(histogram(jdk, target, ours())).isEmpty());
    }

    /** Classes of the agent's own loader, the loader itself, and what came with it. */
    private static Predicate<String> ours() {
        return name -> name.equals(LOADER)
                || name.startsWith("io.opentelemetry.")
                || name.startsWith("net.bytebuddy.")
                || name.startsWith("io.fourwave.")
                        && !name.startsWith("io.fourwave.bootstrap.")
                        && !name.startsWith("io.fourwave.attach.");
    }

    /** Live objects by class, after the full collection that jcmd begins with. */
    private static List<String> histogram(Jdk jdk, AgentProcess target, Predicate<String> wanted) throws IOException {
        Process jcmd = new ProcessBuilder(
                        jdk.home().resolve("bin/jcmd").toString(), Long.toString(target.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes());
        assertThat(histogram).as("jcmd").contains("java.lang.String");
        // num: instances bytes class
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length >= 4 && wanted.test(columns[3]))
                .map(columns -> columns[1] + " " + columns[3])
                .toList();
    }
}
