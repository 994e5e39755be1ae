// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.ReportJson;
import io.fourwave.support.SpansFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty's native transports: what is held is blamed on the line that asked for the connection, and an attach comes late. */
class NettyConnectionsAppIT {

    @TempDir
    Path directory;

    static Stream<Arguments> transports() {
        return NettyTruthIT.transports();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whatIsHeldIsBlamedOnTheApplicationBehindTheEventLoop(Jdk jdk, String netty, NettyTransport transport) {
        Path spans = directory.resolve("spans.jsonl");
        String options = "spans.file=%s,leak.after=1s,sweep.interval=200ms".formatted(spans);
        try (AgentProcess household =
                household(jdk, netty, transport, AgentProcess.on(jdk).agentOptions(options))) {
            order(household, "open");
            order(household, "server");
            await().atMost(40, SECONDS).until(() -> held(spans).isPresent());
            household.send("end");
            assertThat(household.awaitExit()).isZero();
            assertThat(household.stderr()).isEmpty();
        }
        assertThat(held(spans).orElseThrow().attributes())
                .containsEntry("fourwave.side", "client")
                .containsEntry("code.function.name", NettyPair.class.getName() + ".open")
                // a single one may be kept until its next use: the line is known all the same
                .containsEntry("fourwave.severity", "info");
    }

    @ParameterizedTest
    @MethodSource("transports")
    void connectionsThatAreOlderThanTheAgentAreSeenToClose(Jdk jdk, String netty, NettyTransport transport) {
        Path file = directory.resolve("report.json");
        try (AgentProcess household =
                household(jdk, netty, transport, AgentProcess.on(jdk).withoutAgent())) {
            order(household, "open");
            order(household, "attach " + AgentJar.path() + " report.file=" + file);
            order(household, "client");
            order(household, "server");
            household.send("end");
            assertThat(household.awaitExit()).isZero();
            assertThat(household.stderr()).isEmpty();
        }
        ReportJson report = ReportJson.read(file);
        assertThat(report.step("active_fin")).isEqualTo(1);
        // a ring keeps the file until its pending requests are cancelled: then the FIN goes later, and the close only
        // let go
        long letGo = transport == NettyTransport.EPOLL ? 0 : report.step("release");
        assertThat(report.step("passive_fin") + letGo).isEqualTo(1);
        assertThat(report.openedBeforeAttach()).isEqualTo(2);
    }

    private AgentProcess household(Jdk jdk, String netty, NettyTransport transport, AgentLaunch launch) {
        NettyLibrary library = NettyLibrary.in(netty, directory);
        if (jdk.feature() >= 21) {
            launch.jvm("-XX:+EnableDynamicAgentLoading");
        }
        return launch.jvm("-Djdk.attach.allowAttachSelf=true")
                .jvm(library.jvmArguments(jdk))
                .classPath(library.classPath())
                .main(NettyConnectionsApp.class, transport.name())
                .start();
    }

    private static void order(AgentProcess household, String order) {
        household.send(order);
        String answer = household.awaitStdout("");
        assumeTrue(!answer.startsWith("UNAVAILABLE"), answer);
        household.awaitStdout(order.split(" ")[0]);
    }

    private static Optional<ReceivedSpan> held(Path spans) {
        List<ReceivedSpan> written = Files.exists(spans) ? SpansFile.read(spans) : List.of();
        return written.stream()
                .filter(span -> span.name().startsWith("tcp finding close_wait_"))
                .findFirst();
    }
}
