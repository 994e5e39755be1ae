// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.diagnose.Finding;
import io.opentelemetry.api.common.Attributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FindingCountsTest {
    private final FindingCounts counts = new FindingCounts();

    @Test
    void eachLineIsASeriesOfItsOwn() {
        Map<Attributes, Long> series =
                counts.of(List.of(FindingSamples.leak(1, 3), FindingSamples.leak(2, 4), FindingSamples.leak(1, 5)));
        assertThat(byLine(series)).isEqualTo(Map.of("com.acme.Orders.fetch:1", 8L, "com.acme.Orders.fetch:2", 4L));
        assertThat(series.keySet())
                .allSatisfy(attributes ->
                        assertThat(attributes.get(SpanNames.LIBRARY)).isEqualTo("org.postgresql:postgresql:42.3.1"));
    }

    @Test
    void whereNoLineIsKnownNoneIsClaimed() {
        assertThat(counts.of(List.of(FindingSamples.withoutLine(2))).keySet())
                .singleElement()
                .satisfies(attributes -> {
                    assertThat(attributes.get(SpanNames.BLAME)).isNull();
                    assertThat(attributes.get(SpanNames.LIBRARY)).isNull();
                });
    }

    @Test
    void tenThousandLinesAreTwentyAndTheOthersAndNothingIsLost() {
        List<Finding> findings = IntStream.rangeClosed(1, 10_000)
                .mapToObj(line -> FindingSamples.leak(line, line))
                .toList();
        Map<Attributes, Long> series = counts.of(findings);
        assertThat(series).hasSize(FindingCounts.NAMED + 1);
        assertThat(byLine(series)).containsEntry("com.acme.Orders.fetch:10000", 10_000L);
        assertThat(byLine(series))
                .doesNotContainKey("com.acme.Orders.fetch:9980")
                .containsKey(FindingCounts.OTHER);
        assertThat(series.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(10_000L * 10_001 / 2);
    }

    @Test
    void leaksComeBeforeWhatIsOnlySuspect() {
        Stream<Finding> suspects = IntStream.rangeClosed(1, 100).mapToObj(line -> FindingSamples.suspect(line, 1000));
        List<Finding> findings =
                Stream.concat(suspects, Stream.of(FindingSamples.leak(4711, 1))).toList();
        assertThat(byLine(counts.of(findings))).containsEntry("com.acme.Orders.fetch:4711", 1L);
    }

    @Test
    void linesThatAreAboutAsBadDoNotTakeTurns() {
        counts.of(lines(1, 40, line -> 100));
        Set<String> first = byLine(counts.of(lines(1, 40, line -> 100))).keySet();
        assertThat(byLine(counts.of(lines(1, 40, line -> 100 + line))).keySet()).isEqualTo(first);
        assertThat(byLine(counts.of(lines(1, 40, line -> line == 40 ? 201 : 100))))
                .containsKey("com.acme.Orders.fetch:40");
    }

    @Test
    void overTheLifeOfTheJvmTheNamesAreBoundedToo() {
        Set<String> names = new HashSet<>();
        for (int round = 0; round < 100; round++) {
            names.addAll(byLine(counts.of(lines(20 * round, 20 * round + 20, line -> 5)))
                    .keySet());
        }
        assertThat(names).hasSize(FindingCounts.NAMED_EVER + 1).contains(FindingCounts.OTHER);
        assertThat(byLine(counts.of(lines(0, 20, line -> 5)))).hasSize(20).doesNotContainKey(FindingCounts.OTHER);
    }

    private static List<Finding> lines(int from, int until, java.util.function.IntUnaryOperator count) {
        return IntStream.range(from, until)
                .mapToObj(line -> FindingSamples.leak(line + 1, count.applyAsInt(line + 1)))
                .toList();
    }

    private static Map<String, Long> byLine(Map<Attributes, Long> series) {
        return series.entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().get(SpanNames.BLAME), Map.Entry::getValue));
    }
}
