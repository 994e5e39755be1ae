// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.SpansFile;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpJsonFileTest {
    @TempDir
    private Path directory;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void batchesAreAppendedALineEach() {
        Path path = directory.resolve("spans.jsonl");
        OtlpJsonFile file = new OtlpJsonFile(path, warnings::add);
        file.export(List.of(span("a"), span("b")));
        new OtlpJsonFile(path, warnings::add).export(List.of(span("c")));
        assertThat(path).content().hasLineCount(2);
        assertThat(SpansFile.read(path)).extracting(ReceivedSpan::name).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(warnings).isEmpty();
        assertThat(file.lost()).isZero();
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        Path path = directory.resolve("spans.jsonl");
        new OtlpJsonFile(path, warnings::add).check();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void fullDiskIsWarnedOfOnceAndCounted() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        OtlpJsonFile file = new OtlpJsonFile(full, warnings::add);
        assertThat(file.export(List.of(span("a"), span("b"))).isSuccess()).isTrue();
        file.export(List.of(span("c")));
        assertThat(file.lost()).isEqualTo(3);
        assertThat(warnings).singleElement().asString().contains("spans.file", "/dev/full");
    }

    @Test
    void fileIsRotatedAtItsLimitAndFourAreKept() throws IOException {
        Path path = directory.resolve("spans.jsonl");
        OtlpJsonFile file = new OtlpJsonFile(path, 1000, warnings::add);
        for (int i = 0; i < 100; i++) {
            file.export(List.of(span("span " + i)));
        }
        List<String> names = new ArrayList<>();
        for (String ending : List.of(".3", ".2", ".1", "")) {
            Path each = directory.resolve("spans.jsonl" + ending);
            assertThat(Files.size(each)).isLessThanOrEqualTo(1000);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rw-------");
            SpansFile.read(each).forEach(span -> names.add(span.name()));
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.4");
        assertThat(names).isNotEmpty().last().isEqualTo("span 99");
        assertThat(names)
                .isEqualTo(IntStream.range(100 - names.size(), 100)
                        .mapToObj(i -> "span " + i)
                        .toList());
        assertThat(warnings).isEmpty();
        assertThat(file.lost()).isZero();
    }

    @Test
    void fileThatCannotBeRotatedGrowsNoFurther() throws IOException {
        Path path = directory.resolve("spans.jsonl");
        Files.createFile(
                Files.createDirectories(directory.resolve("spans.jsonl.3/full")).resolve("full"));
        OtlpJsonFile file = new OtlpJsonFile(path, 1000, warnings::add);
        for (int i = 0; i < 100; i++) {
            file.export(List.of(span("span " + i)));
        }
        assertThat(Files.size(path)).isLessThanOrEqualTo(1000);
        long kept = Stream.of("", ".1", ".2")
                .mapToLong(ending -> SpansFile.read(directory.resolve("spans.jsonl" + ending))
                        .size())
                .sum();
        assertThat(file.lost()).isPositive().isEqualTo(100 - kept);
        assertThat(warnings).singleElement().asString().contains("spans.jsonl");
    }

    @Test
    void fileBehindALinkIsRotatedAndTheLinkStays() throws IOException {
        Path target = Files.createDirectory(directory.resolve("disk")).resolve("target");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        OtlpJsonFile file = new OtlpJsonFile(link, 1000, warnings::add);
        for (int i = 0; i < 10; i++) {
            file.export(List.of(span("span " + i)));
        }
        assertThat(link).isSymbolicLink();
        assertThat(target).exists();
        assertThat(target.resolveSibling("target.1")).exists();
        assertThat(warnings).isEmpty();
    }

    @Test
    void missingDirectoryIsToldBeforeTheFirstSpan() {
        OtlpJsonFile file = new OtlpJsonFile(directory.resolve("missing/spans.jsonl"), warnings::add);
        file.check();
        file.export(List.of(span("a")));
        assertThat(warnings).singleElement().asString().contains("missing/spans.jsonl");
        assertThat(file.lost()).isEqualTo(1);
    }

    @Test
    void afterAFailureTheNextBatchStandsOnALineOfItsOwn() throws IOException {
        Path path = Files.createDirectory(directory.resolve("spans.jsonl"));
        OtlpJsonFile file = new OtlpJsonFile(path, warnings::add);
        file.export(List.of(span("lost")));
        Files.delete(path);
        Files.writeString(path, "{\"resourceSpans\":[{\"half of a li");
        file.export(List.of(span("a")));
        file.export(List.of(span("b")));
        assertThat(Files.readAllLines(path)).hasSize(3);
        Files.write(path, Files.readAllLines(path).subList(1, 3));
        assertThat(SpansFile.read(path)).extracting(ReceivedSpan::name).containsExactly("a", "b");
        assertThat(file.lost()).isEqualTo(1);
    }

    /** As a JVM leaves it that is killed while it writes. */
    @Test
    void lineThatAFormerRunLeftUnfinishedSpoilsNoOther() throws IOException {
        Path path = Files.writeString(directory.resolve("spans.jsonl"), "{\"resourceSpans\":[{\"half of a li");
        OtlpJsonFile file = new OtlpJsonFile(path, warnings::add);
        file.check();
        file.export(List.of(span("a")));
        assertThat(Files.readAllLines(path)).hasSize(2);
        Files.write(path, Files.readAllLines(path).subList(1, 2));
        assertThat(SpansFile.read(path)).extracting(ReceivedSpan::name).containsExactly("a");
    }

    private static SpanData span(String name) {
        // without a processor no span records anything
        SpanProcessor processor = SimpleSpanProcessor.create(SpanExporter.composite());
        try (SdkTracerProvider provider =
                SdkTracerProvider.builder().addSpanProcessor(processor).build()) {
            Span span = provider.get("test").spanBuilder(name).startSpan();
            span.end();
            return ((ReadableSpan) span).toSpanData();
        }
    }
}
