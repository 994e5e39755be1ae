// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.cli.Tool;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Closes what leaks, in applications that go on: the kernel's states before and after. */
class CloseIT {
    private static final List<String> HTTP_CLIENT_4 =
            List.of("httpclient-4.5.14", "httpcore-4.4.16", "commons-logging-1.2", "commons-codec-1.11");

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void leakedSocketsAreClosedAndOnlyWhenTold(Jdk jdk) {
        try (Peer peer = Peer.listening(Services.answerAndClose(), ServerSocketFactory.getDefault());
                AgentProcess application = start(jdk, peer, "", "PlainSockets", List.of(), "to-the-end", "kept")) {
            application.awaitStdout("ready");
            String pid = Long.toString(application.pid());
            String finding = awaitFinding(jdk, pid, "close_wait_leak", "leak", 20);

            // main, which has opened all of them, may have kept them in one call
            assertThat(Tool.run(jdk, "close", pid, "--finding", finding, "--yes")
                            .err()
                            .toString())
                    .contains("a leak probably, which is not certain: --force closes it");
            List<String> look = byForce(jdk, pid, finding);
            assertThat(look.get(0)).startsWith("would close 20 of finding " + finding + ", leak close_wait_leak of ");
            assertThat(look).last().asString().contains("nothing was closed");
            assertThat(closeWaits(peer)).isEqualTo(20);

            List<String> some = byForce(jdk, pid, finding, "--yes", "--at-most", "5");
            assertThat(some).contains("  spared 15: beyond --at-most");
            assertThat(some).anyMatch(line -> line.startsWith("closed 5 of finding " + finding));
            await().untilAsserted(() -> assertThat(closeWaits(peer)).isEqualTo(15));

            List<String> rest = byForce(jdk, pid, finding, "--yes");
            assertThat(rest).anyMatch(line -> line.startsWith("closed 15 of finding " + finding));
            await().untilAsserted(() -> assertThat(closeWaits(peer)).isZero());

            await().atMost(AgentProcess.PATIENCE)
                    .until(
                            () -> Tool.run(jdk, "close", pid, "--finding", finding, "--yes")
                                    .err()
                                    .toString(),
                            said -> said.contains("there is no finding " + finding)
                                    && said.contains("nothing was closed"));
            application.send("next");
            application.awaitStdout("collected");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void leasedOnesAreClosedAndIdleOnesOfTheSamePoolAreNot(Jdk jdk) {
        Peer.Service service = Services.onceAllAreThere(Services.http(100));
        try (Peer peer = Peer.listening(service, ServerSocketFactory.getDefault());
                AgentProcess application =
                        start(jdk, peer, "", "HttpClient4", HTTP_CLIENT_4, "http", "HALF_LEASED_AND_USED_AGAIN")) {
            application.awaitStdout("ready");
            String pid = Long.toString(application.pid());
            peer.hangUp();
            // they come one by one: a finding of fewer is not all of it yet
            String idle = awaitFinding(jdk, pid, "close_wait_idle_pool", "benign", 10);
            String leak = awaitFinding(jdk, pid, "close_wait_leak", "leak|suspect", 10);

            Tool refused = Tool.run(jdk, "close", pid, "--finding", idle, "--yes", "--force");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err().toString()).contains("of severity benign: only leaks are closed");

            // of so few it is a suspect
            Tool closed = Tool.run(jdk, "close", pid, "--finding", leak, "--yes", "--force");
            assertThat(closed.out()).as("%s", closed).anyMatch(line -> line.startsWith("closed 10 of finding " + leak));
            await().untilAsserted(() -> assertThat(closeWaits(peer)).isEqualTo(10));
            application.send("next");
            application.awaitStdout("used again");
        }
    }

    static Stream<Jdk> jdksAndJava8() {
        return Jdks.allAndOld().stream().filter(jdk -> jdk.feature() != 11);
    }

    @ParameterizedTest
    @MethodSource("jdksAndJava8")
    void whatLeakedBeforeTheAttachIsClosedThroughItsPathAndWhatAPoolHasIsNot(Jdk jdk, @TempDir Path folder) {
        try (Peer peer = Peer.listening(Services.answerAndClose(), ServerSocketFactory.getDefault());
                AgentProcess application = AgentProcess.on(jdk)
                        .withoutAgent()
                        .attachable()
                        .classPath(Path.of("target/case-classes"))
                        .main("io.fourwave.cases.app.HeldByFields", Integer.toString(peer.port()))
                        .start()) {
            application.awaitStdout("ready");
            String pid = Long.toString(application.pid());
            Tool.run(jdk, "attach", pid, "leak.after=2s,sweep.interval=200ms").succeeded();
            String finding = awaitFinding(jdk, pid, "close_wait_undecided", "info", 21);
            List<String> holders = Tool.run(
                            jdk, "holders", pid, "--finding", finding, "--dir", folder.toString(), "--yes")
                    .out();
            String sessions = path(holders, "SESSIONS", "HashMap > ArrayList > HeldByFields.Session > Socket");
            String channels = path(holders, "CHANNELS", "ConcurrentHashMap > SocketChannel");
            String pool = path(holders, "IDLE", "ArrayDeque > Socket");
            assertThat(holders)
                    .anyMatch(line -> line.endsWith(" --finding " + finding + " --through '" + sessions + "'"))
                    .noneMatch(line -> line.contains(" --through '" + pool + "'"));

            assertThat(Tool.run(jdk, "close", pid, "--finding", finding, "--through", sessions, "--yes")
                            .err()
                            .toString())
                    .contains("whose use the agent has not seen: --force closes what the path leads to");
            List<String> look = byForce(jdk, pid, finding, "--through", sessions);
            assertThat(look.get(0)).startsWith("would close 12 of finding " + finding);
            assertThat(look).contains("  spared 9: the path does not lead to it");
            assertThat(byForce(jdk, pid, finding, "--through", pool, "--yes"))
                    .anyMatch(line -> line.startsWith("closed 0 of finding " + finding))
                    .contains("  spared 5: the path goes through a pool, which drops it at its next use");
            assertThat(closeWaits(peer)).isEqualTo(21);

            assertThat(byForce(jdk, pid, finding, "--through", sessions, "--yes"))
                    .anyMatch(line -> line.startsWith("closed 12 of finding " + finding));
            await().untilAsserted(() -> assertThat(closeWaits(peer)).isEqualTo(9));
            assertThat(byForce(jdk, pid, finding, "--through", channels, "--yes"))
                    .anyMatch(line -> line.startsWith("closed 4 of finding " + finding));
            await().untilAsserted(() -> assertThat(closeWaits(peer)).isEqualTo(5));
            application.send("next");
            application.awaitStdout("sessions end: 12, idle ones: 5");
        }
    }

    /** As the command takes it. */
    private static String path(List<String> holders, String field, String steps) {
        String path = "static io.fourwave.cases.app.HeldByFields." + field + " > " + steps;
        assertThat(holders)
                .anyMatch(line ->
                        line.strip().replaceAll(" (?:\u2192|->) ", " > ").endsWith("  " + path));
        return path;
    }

    @Test
    void batchIsInTheReportAndASpanOfItsOwn(@TempDir Path folder) {
        Jdk jdk = Jdks.ofBuild();
        Path spans = folder.resolve("spans.json");
        try (Peer peer = Peer.listening(Services.answerAndClose(), ServerSocketFactory.getDefault());
                AgentProcess application = start(jdk, peer, ",spans.file=" + spans, "ThreadPerConnection", List.of())) {
            application.awaitStdout("ready");
            String pid = Long.toString(application.pid());
            String finding = awaitFinding(jdk, pid, "close_wait_leak", "leak", 20);
            byForce(jdk, pid, finding, "--yes");

            await().untilAsserted(() -> assertThat(closeWaits(peer)).isZero());
            JsonObject batch =
                    report(jdk, pid).getAsJsonArray("closed_on_demand").get(0).getAsJsonObject();
            assertThat(batch.get("closed").getAsInt()).isEqualTo(20);
            assertThat(batch.get("what").getAsString()).startsWith("leak close_wait_leak of ");
            await().atMost(AgentProcess.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(lines(spans)).anyMatch(line -> line.contains("tcp close on demand")));
        }
    }

    @Test
    void ownerOfTheJvmMayForbidIt() {
        Jdk jdk = Jdks.ofBuild();
        try (Peer peer = Peer.listening(Services.answerAndClose(), ServerSocketFactory.getDefault());
                AgentProcess application =
                        start(jdk, peer, ",allow.close=false", "PlainSockets", List.of(), "to-the-end", "kept")) {
            application.awaitStdout("ready");
            String pid = Long.toString(application.pid());
            String finding = awaitFinding(jdk, pid, "close_wait_leak", "leak", 20);

            Tool refused = Tool.run(jdk, "close", pid, "--finding", finding, "--yes");

            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err().toString()).contains("allow.close=false").contains("nothing was closed");
            Tool.run(jdk, "detach", pid).succeeded();
            Tool.run(jdk, "attach", pid, "allow.close=true,leak.after=2s").succeeded();
            assertThat(Tool.run(jdk, "close", pid, "--finding", "1", "--yes")
                            .err()
                            .toString())
                    .contains("allow.close=false");
            assertThat(closeWaits(peer)).isEqualTo(20);
        }
    }

    /** What it says, beside the warning. */
    private static List<String> byForce(Jdk jdk, String pid, String finding, String... more) {
        String[] words = Stream.concat(Stream.of("close", pid, "--finding", finding, "--force"), Stream.of(more))
                .toArray(String[]::new);
        Tool tool = Tool.run(jdk, words);
        assertThat(tool.status()).as("%s", tool).isZero();
        return tool.out();
    }

    private static String awaitFinding(Jdk jdk, String pid, String verdict, String severity, int count) {
        String[] id = new String[1];
        await().atMost(AgentProcess.PATIENCE).until(() -> {
            for (JsonElement each : report(jdk, pid).getAsJsonArray("findings")) {
                JsonObject finding = each.getAsJsonObject();
                if (finding.get("verdict").getAsString().equals(verdict)
                        && finding.get("severity").getAsString().matches(severity)
                        && finding.get("count").getAsInt() == count) {
                    id[0] = finding.get("number").getAsString();
                }
            }
            return id[0] != null;
        });
        return id[0];
    }

    private static JsonObject report(Jdk jdk, String pid) {
        List<String> json =
                Tool.run(jdk, "report", pid, "--format", "json").succeeded().out();
        return JsonParser.parseString(String.join("\n", json)).getAsJsonObject();
    }

    /** Of connections to the peer, in both of the kernel's tables. */
    private static long closeWaits(Peer peer) {
        String row = "(?i).*:%04X 08 .*".formatted(peer.port());
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(Path.of("/proc/net", table)))
                .filter(line -> line.matches(row))
                .count();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AgentProcess start(
            Jdk jdk, Peer peer, String options, String main, List<String> libraries, String... arguments) {
        Path[] classPath = Stream.concat(
                        Stream.of(Path.of("target/case-classes")),
                        libraries.stream().map(jar -> Path.of("target/case-libs", jar + ".jar")))
                .toArray(Path[]::new);
        String[] all = Stream.concat(Stream.of(Integer.toString(peer.port())), Stream.of(arguments))
                .toArray(String[]::new);
        return AgentProcess.on(jdk)
                .agentOptions("leak.after=2s,sweep.interval=200ms" + options)
                .attachable()
                .classPath(classPath)
                .main("io.fourwave.cases.app." + main, all)
                .start();
    }
}
