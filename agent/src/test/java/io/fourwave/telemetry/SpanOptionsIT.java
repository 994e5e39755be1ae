// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReceivedSpan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the options make of the spans, and what becomes of them when the JVM ends. */
class SpanOptionsIT {
    private static final int PENDING = 2000;
    private static final int ATTEMPTS = 5;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void maskLeavesNoAddressAnywhere(Jdk jdk) throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            Path file = directory.resolve("spans.jsonl");
            String options = ",mask.addresses=true,leak.after=1ms,spans.file=" + file;
            FinishedRun run = FinishedRun.of(
                    jdk, directory, options, to -> to.exportTo(receiver.endpoint()), "active", "unread", "kept");
            assertThat(run.status()).isZero();
            assertThat(receiver.spans()).isNotEmpty().allSatisfy(SpanContract::assertHolds);
            assertThat(values(receiver.spans())).noneMatch(value -> value.contains("127.0.0.1"));
            assertThat(Files.readString(file)).doesNotContain("127.0.0.1");
            assertThat(run.report().toString()).doesNotContain("127.0.0.1");
            // the first eight digits of: printf 127.0.0.1 | sha256sum
            assertThat(receiver.spans())
                    .extracting(span -> span.text("network.peer.address"), span -> span.text("network.local.address"))
                    .containsOnly(tuple("host-12ca17b4", "host-12ca17b4"));
        }
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void beyondTheBucketWholeTracesAreLeftOutAndCounted(Jdk jdk) {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            FinishedRun run = FinishedRun.of(jdk, directory, "", to -> to.exportTo(receiver.endpoint()), "many=100");
            List<ReceivedSpan> roots =
                    receiver.spans().stream().filter(ReceivedSpan::isRoot).toList();
            // the bucket, and one for each second that the program took
            assertThat(roots).hasSizeBetween(SpanBudget.BUCKET + 1, SpanBudget.BUCKET + 20);
            // in a burst some ends are not followed, and the report counts these by themselves
            assertThat(run.dropped("traces_over_rate")).isPositive();
            assertThat(roots.size() + run.dropped("traces_over_rate") + run.dropped("teardowns_unwatched"))
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutARateThereAreFindingsOnly() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            FinishedRun run = FinishedRun.of(
                    Jdks.ofBuild(),
                    directory,
                    ",spans.rate=0,leak.after=300ms",
                    to -> to.exportTo(receiver.endpoint()),
                    "active",
                    "kept");
            assertThat(receiver.spans())
                    .isNotEmpty()
                    .allMatch(span -> span.name().startsWith("tcp finding "));
            assertThat(run.dropped("traces_over_rate")).isPositive();
        }
    }

    /**
     * At this rate the queue overflows while the program runs; what is pending at the end waits for room. Another run where
     * the machine had other things to do: what is shown is that two seconds can be enough.
     */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void allPendingTeardownsArriveAtTheEndOfTheJvm(Jdk jdk) {
        boolean allArrived = false;
        for (int attempt = 1; attempt <= ATTEMPTS && !allArrived; attempt++) {
            allArrived = allArrive(jdk);
        }
        assertThat(allArrived).isTrue();
    }

    private boolean allArrive(Jdk jdk) {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            FinishedRun run = FinishedRun.of(
                    jdk, directory, ",spans.rate=100000", to -> to.exportTo(receiver.endpoint()), "many=" + PENDING);
            List<ReceivedSpan> spans = receiver.spans();
            long arrived = timeWaits(spans);
            long lost = run.dropped("spans_not_delivered");
            System.out.printf(
                    "%s: %d teardowns pending at the end of the JVM: %d of them arrived, %d spans in all, %d lost while the program ran, exit delay %d ms%n",
                    jdk, PENDING, arrived, spans.size(), lost, run.exitDelay().toMillis());
            assertThat(spans).extracting(ReceivedSpan::spanId).doesNotHaveDuplicates();
            // each pair of ends has two roots and five phases, four at most of one end: none went without being counted
            assertThat(spans.size() + lost + 4 * run.dropped("teardowns_unwatched"))
                    .isGreaterThanOrEqualTo(7L * PENDING);
            boolean inTime = run.exitDelay().compareTo(Duration.ofSeconds(2)) <= 0;
            return inTime && run.stderr().isEmpty() && arrived == PENDING;
        }
    }

    private static long timeWaits(List<ReceivedSpan> spans) {
        return spans.stream()
                .filter(span ->
                        span.isRoot() && span.text("fourwave.final_state").equals("time_wait"))
                .count();
    }

    private static Stream<String> values(List<ReceivedSpan> spans) {
        return spans.stream()
                .flatMap(span -> Stream.concat(
                        Stream.concat(span.attributes().values().stream(), span.resource().values().stream()),
                        span.events().stream().flatMap(event -> event.attributes().values().stream())))
                .map(String::valueOf);
    }
}
