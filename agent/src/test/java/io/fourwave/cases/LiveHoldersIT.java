// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.cli.Tool;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who holds the connections of a JVM that runs, with the agent and without. */
class LiveHoldersIT {
    /** The last one may be in a local variable, too. */
    private static final String HELD = " +(?:18|19|20) .*PlainSockets.* ArrayList .* Socket";

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void dumpIsTakenWhenAgreedAndJoinedWithTheFindings(Jdk jdk, @TempDir Path folder) throws IOException {
        try (Peer peer = Peer.listening(Services.answerAndClose(), ServerSocketFactory.getDefault());
                AgentProcess application = start(AgentProcess.on(jdk).agentOptions("leak.after=2s"), peer)) {
            application.awaitStdout("ready");
            String pid = Long.toString(application.pid());
            String finding = awaitLeak(jdk, pid);

            List<String> cost = Tool.run(jdk, "holders", pid, "--dir", folder.toString())
                    .succeeded()
                    .out();
            assertThat(cost.get(0)).startsWith("heap in use ").contains(folder.toString());
            assertThat(cost).last().asString().startsWith("The tool did nothing. With --yes the JVM writes the dump.");
            assertThat(folder).isEmptyDirectory();

            Tool holders = Tool.run(jdk, "holders", pid, "--dir", folder.toString(), "--finding", finding, "--yes");
            assertThat(holders.status()).as("%s", holders).isZero();
            assertThat(holders.out())
                    .anyMatch(line -> line.matches(HELD))
                    .anyMatch(line -> line.contains("open; close_wait; ")
                            && line.contains("finding #" + finding + " close_wait_leak-"));
            assertThat(folder).isEmptyDirectory();

            Tool unknown = Tool.run(jdk, "holders", pid, "--dir", folder.toString(), "--finding", "99", "--yes");
            assertThat(unknown.status()).isEqualTo(1);
            assertThat(unknown.err().toString())
                    .contains("no connection of finding 99")
                    .contains("nothing was done");
        }
    }

    @Test
    void withoutAnAgentTheKernelTellsTheStates(@TempDir Path folder) throws IOException {
        Jdk jdk = Jdks.ofBuild();
        try (Peer peer = Peer.listening(Services.answerAndClose(), ServerSocketFactory.getDefault());
                AgentProcess application = start(AgentProcess.on(jdk).withoutAgent(), peer)) {
            application.awaitStdout("ready");
            String pid = Long.toString(application.pid());

            Tool kept = Tool.run(jdk, "holders", pid, "--dir", folder.toString(), "--keep", "--yes");
            assertThat(kept.out())
                    .as("%s", kept)
                    .anyMatch(line -> line.matches(HELD))
                    .anyMatch(line -> line.contains("open; close_wait; "));
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> dumps = files.toList();
                assertThat(dumps).hasSize(1);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dumps.get(0))))
                        .isEqualTo("rw-------");
            }

            Tool nowhere = Tool.run(
                    jdk, "holders", pid, "--dir", folder.resolve("absent").toString(), "--yes");
            assertThat(nowhere.status()).isEqualTo(1);
            assertThat(nowhere.err().toString()).contains("that JVM has no such folder");
        }
    }

    /** Its number. */
    private static String awaitLeak(Jdk jdk, String pid) {
        String[] number = new String[1];
        await().atMost(AgentProcess.PATIENCE).until(() -> {
            String json = String.join(
                    "\n", Tool.run(jdk, "report", pid, "--format", "json").out());
            for (JsonElement each :
                    JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("findings")) {
                JsonObject finding = each.getAsJsonObject();
                if (finding.get("verdict").getAsString().equals("close_wait_leak")
                        && finding.get("count").getAsInt() == 20) {
                    number[0] = finding.get("number").getAsString();
                }
            }
            return number[0] != null;
        });
        return number[0];
    }

    private static AgentProcess start(AgentLaunch launch, Peer peer) {
        return launch.attachable()
                .classPath(Path.of("target/case-classes"))
                .main("io.fourwave.cases.app.PlainSockets", Integer.toString(peer.port()), "to-the-end", "kept")
                .start();
    }
}
