// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.config.Unwritable;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Writes every exported span to a file: OTLP's JSON, one {@code resourceSpans} document a line, as Jaeger's upload and a
 * collector's file receiver take it. Appends. A write that fails is warned of once and counted; the next batch tries
 * again, on a line of its own.
 */
final class OtlpJsonFile implements SpanExporter {
    private final Path file;
    private final Consumer<String> warn;
    private final LongAdder lost = new LongAdder();
    private boolean warned;
    private boolean brokenLine;

    OtlpJsonFile(Path file, Consumer<String> warn) {
        this.file = file;
        this.warn = warn;
    }

    /** Says at once, and not with the first span, that the file cannot be written; loads what writing takes. */
    void check() {
        try (OutputStream out = open()) {
            TraceRequestMarshaler.create(List.of()).writeJsonTo(OutputStream.nullOutputStream());
            out.flush();
            brokenLine = endsWithinLine();
        } catch (IOException | RuntimeException refused) {
            warnOnce(refused);
        }
    }

    /** As a JVM may leave it that was killed while it wrote. */
    private boolean endsWithinLine() throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return false;
        }
        try (SeekableByteChannel bytes = Files.newByteChannel(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            bytes.position(bytes.size() - 1).read(last);
            return last.get(0) != '\n';
        }
    }

    /** Spans that are not in the file because writing failed. */
    long lost() {
        return lost.sum();
    }

    @Override
    public synchronized CompletableResultCode export(Collection<SpanData> spans) {
        try {
            byte[] line = line(spans);
            try (OutputStream out = open()) {
                out.write(line);
                brokenLine = false;
            }
        } catch (IOException | RuntimeException refused) {
            // part of it may have been written: the disk was full
            brokenLine = true;
            lost.add(spans.size());
            warnOnce(refused);
        }
        // success in any case: the SDK would log a failure to the application's java.util.logging
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    private byte[] line(Collection<SpanData> spans) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        if (brokenLine) {
            line.write('\n');
        }
        TraceRequestMarshaler.create(spans).writeJsonTo(line);
        line.write('\n');
        return line.toByteArray();
    }

    /** Only the owner may read what the spans disclose. */
    private OutputStream open() throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private void warnOnce(Exception refused) {
        if (!warned) {
            warned = true;
            warn.accept(Unwritable.sentence("spans.file", file, refused)
                    + "; spans are counted and not written there until it can be");
        }
    }
}
