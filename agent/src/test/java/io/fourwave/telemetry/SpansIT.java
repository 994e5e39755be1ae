// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.SpansFile;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a backend gets, span by span, from a program that closes connections in every way there is. */
@ParameterizedClass
@MethodSource("io.fourwave.support.Jdks#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpansIT {
    @Parameter
    private Jdk tested;

    private FinishedRun run;
    private List<ReceivedSpan> spans;
    private List<ReceivedSpan> file;

    @BeforeParameterizedClassInvocation
    void run(Jdk jdk, @TempDir Path directory) {
        Path report = directory.resolve("report.json");
        Path spansFile = directory.resolve("spans.jsonl");
        String options = "sweep.interval=100ms,leak.after=1s,spans.rate=1000,report.file=%s,spans.file=%s"
                .formatted(report, spansFile);
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess process = AgentProcess.on(jdk)
                        .agentOptions(options)
                        .exportTo(receiver.endpoint())
                        .main(Closings.class, "active", "abort", "half", "unread", "refused", "kept", "stay")
                        .start()) {
            receiver.awaitSpan(span -> span.name().equals("tcp finding close_wait_undecided"));
            process.send("");
            this.run = FinishedRun.of(process, report);
            this.spans = receiver.spans();
        }
        this.file = SpansFile.read(spansFile);
    }

    @Test
    void applicationIsLeftAlone() {
        assertThat(run.status()).isZero();
        assertThat(run.stderr()).isEmpty();
        assertThat(run.report().getAsJsonObject("jvm").get("java").getAsString())
                .startsWith(tested.version());
        assertThat(run.report()
                        .getAsJsonObject("self")
                        .getAsJsonObject("dropped")
                        .size())
                .isZero();
    }

    @Test
    void eachSpanKeepsTheContract() {
        assertThat(spans).allSatisfy(SpanContract::assertHolds);
        assertThat(spans.stream().filter(ReceivedSpan::isRoot))
                .extracting(ReceivedSpan::traceId)
                .doesNotHaveDuplicates();
        // two ends of five connections, and the end that was refused
        assertThat(spans.stream()
                        .filter(ReceivedSpan::isRoot)
                        .filter(span -> !span.name().startsWith("tcp finding")))
                .hasSize(11);
    }

    @Test
    void phasesAreChildrenWithinTheirTeardown() {
        assertThat(spans.stream().filter(span -> !span.isRoot())).isNotEmpty().allSatisfy(phase -> {
            ReceivedSpan root = spans.stream()
                    .filter(span -> span.spanId().equals(phase.parentId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(root.isRoot()).isTrue();
            assertThat(root.traceId()).isEqualTo(phase.traceId());
            assertThat(phase.startNanos()).isBetween(root.startNanos(), root.endNanos());
            assertThat(phase.endNanos()).isBetween(phase.startNanos(), root.endNanos());
            assertThat(phase.name()).isEqualToIgnoringCase(phase.text("network.connection.state"));
            assertThat(phase.attributes().containsKey("fourwave.timing.error"))
                    .isEqualTo(phase.text("fourwave.timing").equals("sampled"));
        });
    }

    @Test
    void activeCloseDwellsInFinWait2AndInTimeWaitUntilTheJvmEnds() {
        ReceivedSpan root = client("active", "tcp active close");
        assertThat(root.text("fourwave.step")).isEqualTo("active_fin");
        assertThat(root.text("fourwave.role")).isEqualTo("active");
        assertThat(root.text("fourwave.state.before")).isEqualTo("established");
        assertThat(root.text("fourwave.confidence")).isEqualTo("certain");
        assertThat(root.text("fourwave.final_state")).isEqualTo("time_wait");
        assertThat(phases(root))
                .extracting(ReceivedSpan::name)
                .containsExactly("FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT");
        assertSpans(phases(root), root);
        assertClosedBy(root, "active", "Socket.close");
    }

    @Test
    void passiveCloseDwellsInCloseWait() {
        ReceivedSpan root = server("active", "tcp passive close");
        assertThat(root.text("fourwave.step")).isEqualTo("passive_fin");
        assertThat(root.text("fourwave.role")).isEqualTo("passive");
        assertThat(root.text("fourwave.state.before")).isEqualTo("close_wait");
        assertThat(root.text("fourwave.final_state")).isEqualTo("closed");
        assertThat(phases(root)).extracting(ReceivedSpan::name).containsExactly("CLOSE_WAIT", "LAST_ACK");
        ReceivedSpan closeWait = phases(root).get(0);
        // it dwells 600 ms; what the sweep saw late is in the error
        double seen = (closeWait.endNanos() - closeWait.startNanos()) / 1e9;
        assertThat(seen + closeWait.number("fourwave.timing.error")).isGreaterThanOrEqualTo(0.59);
        assertThat(root.events()).extracting(ReceivedSpan.Event::name).containsExactly("peer FIN seen", "Socket.close");
        assertClosedBy(root, "active", "Socket.close");
    }

    @Test
    void halfCloseIsTwoCalls() {
        ReceivedSpan root = client("half", "tcp active close");
        assertThat(root.text("fourwave.step")).isEqualTo("active_fin");
        assertThat(root.events())
                .extracting(ReceivedSpan.Event::name)
                .containsExactly("Socket.shutdownOutput", "Socket.close");
        assertThat(root.events())
                .extracting(event -> event.attributes().get("fourwave.step"))
                .containsExactly("active_fin", "release");
        assertClosedBy(root, "half", "Socket.shutdownOutput");
        assertThat(server("half", "tcp passive close").text("fourwave.step")).isEqualTo("passive_fin");
    }

    @Test
    void lingerZeroAborts() {
        ReceivedSpan root = client("abort", "tcp abort");
        assertThat(root.text("fourwave.step")).isEqualTo("abort");
        assertThat(root.text("fourwave.role")).isEqualTo("aborted");
        assertThat(root.text("fourwave.abort.reason")).isEqualTo("linger_zero");
        assertThat(root.text("fourwave.final_state")).isEqualTo("closed");
        assertThat(root.events()).extracting(ReceivedSpan.Event::name).containsExactly("Socket.close", "RST");
        assertThat(phases(root)).isEmpty();
        assertClosedBy(root, "abort", "Socket.close");
    }

    @Test
    void endThatWasResetSaysSo() {
        ReceivedSpan root = server("abort", "tcp reset by peer");
        assertThat(root.text("fourwave.role")).isEqualTo("reset_by_peer");
        assertThat(root.text("fourwave.step")).isEqualTo("after_reset");
        assertThat(root.text("fourwave.state.before")).isEqualTo("closed");
        assertThat(root.events()).extracting(ReceivedSpan.Event::name).containsExactly("RST", "Socket.close");
    }

    @Test
    void closeWithUnreadDataAbortsAndCountsTheBytes() {
        ReceivedSpan root = client("unread", "tcp abort");
        assertThat(root.text("fourwave.abort.reason")).isEqualTo("unread_data");
        assertThat(root.number("fourwave.unread_bytes")).isEqualTo(7);
        assertThat(server("unread", "tcp reset by peer").text("fourwave.step")).isEqualTo("after_reset");
    }

    @Test
    void refusedConnectIsAReset() {
        int nobody = run.ports("refused")[1];
        ReceivedSpan root = spans.stream()
                .filter(span -> span.number("network.peer.port") == nobody)
                .findFirst()
                .orElseThrow();
        assertThat(root.name()).isEqualTo("tcp reset by peer");
        assertThat(root.text("fourwave.step")).isEqualTo("after_reset");
        assertThat(root.text("fourwave.side")).isEqualTo("client");
    }

    @Test
    void keptConnectionIsAFindingWhileItIsOpenAndATeardownInCloseWaitAtTheEnd() {
        ReceivedSpan finding = client("kept", "tcp finding close_wait_undecided");
        assertThat(finding.text("fourwave.verdict")).isEqualTo("close_wait_undecided");
        assertThat(finding.text("fourwave.severity")).isEqualTo("info");
        assertThat(finding.number("fourwave.unread_bytes")).isEqualTo(5);
        assertThat(finding.text("fourwave.open.function")).startsWith(Closings.class.getName() + ".open");
        ReceivedSpan root = client("kept", "tcp passive close");
        assertThat(root.text("fourwave.final_state")).isEqualTo("close_wait");
        assertThat(root.attributes()).doesNotContainKey("fourwave.step");
        assertThat(phases(root)).extracting(ReceivedSpan::name).containsExactly("CLOSE_WAIT");
        assertThat(finding.endNanos()).isBetween(root.startNanos(), root.endNanos());
    }

    @Test
    void fileHoldsTheSameSpans() {
        assertThat(file).hasSameSizeAs(spans);
        assertThat(file).containsExactlyInAnyOrderElementsOf(spans);
    }

    @Test
    void resourceNamesTheServiceAndTheProcess() {
        assertThat(spans)
                .allSatisfy(span -> assertThat(span.resource())
                        .containsEntry("service.name", "Closings")
                        .containsEntry("telemetry.distro.name", "fourwave")
                        .containsKeys("telemetry.distro.version", "process.pid", "telemetry.sdk.version"));
    }

    private static void assertSpans(List<ReceivedSpan> phases, ReceivedSpan root) {
        assertThat(phases.get(0).startNanos()).isEqualTo(root.startNanos());
        for (int i = 1; i < phases.size(); i++) {
            assertThat(phases.get(i).startNanos()).isEqualTo(phases.get(i - 1).endNanos());
        }
        assertThat(phases.get(phases.size() - 1).endNanos()).isEqualTo(root.endNanos());
    }

    /** The deciding call stands on the root, and as an event with its line. */
    private void assertClosedBy(ReceivedSpan root, String method, String call) {
        assertThat(root.text("code.function.name")).isEqualTo(Closings.class.getName() + "." + method);
        assertThat(root.text("code.file.path")).isEqualTo("Closings.java");
        assertThat(root.text("code.stacktrace")).contains("\tat java.net." + call + "(", "Closings.java:");
        assertThat(root.text("thread.name")).isEqualTo("closer");
        assertThat(root.text("fourwave.open.stacktrace")).contains(Closings.class.getName() + ".open(");
        ReceivedSpan.Event event = root.events().stream()
                .filter(candidate -> candidate.name().equals(call))
                .findFirst()
                .orElseThrow();
        assertThat(event.timeNanos()).isBetween(root.startNanos(), root.endNanos());
        assertThat(event.attributes())
                .containsEntry("fourwave.step", root.text("fourwave.step"))
                .containsEntry("fourwave.state.before", root.text("fourwave.state.before"))
                .containsEntry("thread.name", "closer")
                .containsEntry("code.function.name", root.text("code.function.name"))
                .containsEntry("code.line.number", root.attributes().get("code.line.number"));
    }

    private List<ReceivedSpan> phases(ReceivedSpan root) {
        return spans.stream()
                .filter(span -> span.parentId().equals(root.spanId()))
                .sorted(Comparator.comparingLong(ReceivedSpan::startNanos).thenComparing(ReceivedSpan::endNanos))
                .toList();
    }

    private ReceivedSpan client(String closing, String name) {
        return root("client", run.ports(closing)[0], run.ports(closing)[1], name);
    }

    private ReceivedSpan server(String closing, String name) {
        return root("server", run.ports(closing)[1], run.ports(closing)[0], name);
    }

    private ReceivedSpan root(String side, int localPort, int peerPort, String name) {
        return spans.stream()
                .filter(ReceivedSpan::isRoot)
                .filter(span ->
                        span.name().equals(name) && span.text("fourwave.side").equals(side))
                .filter(span -> span.number("network.local.port") == localPort)
                .filter(span -> span.number("network.peer.port") == peerPort)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no %s of the %s %d -> %d in %s".formatted(name, side, localPort, peerPort, spans)));
    }
}
