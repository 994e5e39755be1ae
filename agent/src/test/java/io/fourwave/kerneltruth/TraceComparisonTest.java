// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.Scenario.ACTIVE;
import static io.fourwave.kerneltruth.Scenario.NOTHING;
import static io.fourwave.kerneltruth.Scenario.PASSIVE;
import static io.fourwave.kerneltruth.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run made up: its stdout, its trace and its spans file, then one fault after the other. */
class TraceComparisonTest {
    private static final List<String> STDOUT = List.of(
            "CLOCK 5000000000 1700000005000000000",
            "SCENARIO plain client 127.0.0.1 1001 127.0.0.1 2002",
            "SCENARIO plain server 127.0.0.1 2002 127.0.0.1 1001",
            "END 9000000000");
    private static final String TRACE = """
            java-1 [000] ..... 6.000000: inet_sock_set_state: sport=1001 dport=2002 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_ESTABLISHED newstate=TCP_FIN_WAIT1
            java-1 [000] ..... 6.000010: inet_sock_set_state: sport=2002 dport=1001 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_ESTABLISHED newstate=TCP_CLOSE_WAIT
            java-1 [000] ..... 6.010000: inet_sock_set_state: sport=2002 dport=1001 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_CLOSE_WAIT newstate=TCP_LAST_ACK
            java-1 [000] ..... 9.500000: inet_sock_set_state: sport=2002 dport=1001 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_CLOSE_WAIT newstate=TCP_LAST_ACK
            """;

    @TempDir
    private Path directory;

    private String clientSpan;
    private String serverSpan;

    @BeforeEach
    void writeTheSpansOfAPerfectAgent() {
        clientSpan = span("client", "active", "active_fin", 1001, 2002, "1700000006000000000");
        serverSpan = span("server", "passive", "passive_fin", 2002, 1001, "1700000006010000000");
    }

    @Test
    void perfectAgentHasNoFaults() {
        TraceComparison court = court(ACTIVE, clientSpan, serverSpan);
        assertThat(court.unplayed()).isEmpty();
        assertThat(court.faults()).isEmpty();
        assertThat(court.strangers()).isEmpty();
        assertThat(court.summary()).startsWith("1 scenarios, 2 endpoints, 0 mismatches, 0 missing, 0 twice");
    }

    @Test
    void endWithoutASpanIsMissing() {
        TraceComparison court = court(ACTIVE, clientSpan);
        assertThat(court.faults()).singleElement().asString().contains("server 2002>1001", "missing");
    }

    @Test
    void sideAndRoleAreHeldAgainstTheKernel() {
        TraceComparison court = court(
                ACTIVE, clientSpan.replace("\"client\"", "\"server\""), serverSpan.replace("passive\"", "active\""));
        assertThat(court.faults()).hasSize(2);
        assertThat(court.faults().get(0)).contains("side server");
        assertThat(court.faults().get(1)).contains("role active");
    }

    @Test
    void teardownMayNotStartBeforeTheFirstSegment() {
        TraceComparison court = court(
                ACTIVE,
                clientSpan.replace("\"startTimeUnixNano\":\"1700000006", "\"startTimeUnixNano\":\"1700000005"),
                serverSpan);
        assertThat(court.faults()).singleElement().asString().contains("starts at a wrong time");
    }

    @Test
    void spanOfAnUnknownConnectionIsAStranger() {
        String stranger = span("client", "active", "active_fin", 3003, 4318, "1700000006000000000");
        assertThat(court(ACTIVE, clientSpan, serverSpan, stranger).strangers())
                .singleElement()
                .asString()
                .contains("3003", "4318");
    }

    @Test
    void scenarioThatTheKernelSawOtherwiseIsUnplayed() {
        assertThat(court(NOTHING, clientSpan, serverSpan).unplayed())
                .singleElement()
                .asString()
                .contains("client 1001>2002", "FIN_ACTIVE");
    }

    @Test
    void scenarioThatAnnouncesNothingIsUnplayed() {
        Scenario silent = scenario("silent", ACTIVE, PASSIVE, "never starts", stage -> {});
        ScenarioLog log = ScenarioLog.parse(STDOUT);
        Scenario plain = scenario("plain", ACTIVE, PASSIVE, "", stage -> {});
        TraceComparison court =
                TraceComparison.of(List.of(plain, silent), log, TraceEvent.parse(TRACE), AgentAccount.of(List.of()));
        assertThat(court.unplayed()).containsExactly("nothing announced: silent");
    }

    private TraceComparison court(String expectedOfClient, String... spans) {
        Path file = directory.resolve("spans.jsonl");
        try {
            Files.write(file, List.of(spans));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Scenario plain = scenario("plain", expectedOfClient, PASSIVE, "client, then server", stage -> {});
        AgentAccount account = AgentAccount.of(SpansFile.read(file));
        return TraceComparison.of(List.of(plain), ScenarioLog.parse(STDOUT), TraceEvent.parse(TRACE), account);
    }

    private static String span(String side, String role, String step, int localPort, int peerPort, String time) {
        return """
                {"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"scope":{"name":"io.fourwave.agent"},"spans":[{
                "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"tcp %2$s close","kind":1,
                "startTimeUnixNano":"%6$s","endTimeUnixNano":"%6$s","attributes":[
                {"key":"network.local.address","value":{"stringValue":"127.0.0.1"}},
                {"key":"network.local.port","value":{"intValue":"%4$d"}},
                {"key":"network.peer.address","value":{"stringValue":"127.0.0.1"}},
                {"key":"network.peer.port","value":{"intValue":"%5$d"}},
                {"key":"fourwave.side","value":{"stringValue":"%1$s"}},
                {"key":"fourwave.role","value":{"stringValue":"%2$s"}},
                {"key":"fourwave.step","value":{"stringValue":"%3$s"}}],
                "events":[{"timeUnixNano":"%6$s","name":"Socket.close","attributes":[
                {"key":"fourwave.step","value":{"stringValue":"%3$s"}}]}]}]}]}]}""".formatted(side, role, step, localPort, peerPort, time).replace("\n", "");
    }
}
