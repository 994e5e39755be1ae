// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.file;

import io.fourwave.config.Unwritable;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Writes every exported span to a file: OTLP's JSON, one {@code resourceSpans} document a line, as Jaeger's upload and a
 * collector's file receiver take it. Appends; beyond 64 MiB the file is rotated, and three older ones are kept. A write that fails
 * is warned of once and counted; the next batch tries again, on a line of its own.
 */
public final class OtlpJsonFile implements SpanExporter {
    private static final long FILE_BYTES = 64L << 20;
    private static final int OLDER_FILES = 3;

    private final Path path;
    private final RotatingFile file;
    private final Consumer<String> warn;
    private final LongAdder lost = new LongAdder();
    private boolean warned;
    private boolean brokenLine;

    /** @param warn gets one sentence when the file cannot be written */
    public OtlpJsonFile(Path path, Consumer<String> warn) {
        this(path, FILE_BYTES, warn);
    }

    OtlpJsonFile(Path path, long bytes, Consumer<String> warn) {
        this.path = path;
        this.file = new RotatingFile(path, bytes, OLDER_FILES);
        this.warn = warn;
    }

    /** Says at once, and not with the first span, that the file cannot be written; loads what writing takes. */
    public synchronized void check() {
        try {
            file.check();
            TraceRequestMarshaler.create(List.of()).writeJsonTo(OutputStream.nullOutputStream());
            brokenLine = file.endsWithinLine();
        } catch (IOException | RuntimeException refused) {
            warnOnce(refused);
        }
    }

    /** Spans that are not in the file because writing failed. */
    public long lost() {
        return lost.sum();
    }

    @Override
    public synchronized CompletableResultCode export(Collection<SpanData> spans) {
        try {
            file.append(line(spans));
            brokenLine = false;
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

    private void warnOnce(Exception refused) {
        if (!warned) {
            warned = true;
            warn.accept(Unwritable.sentence("spans.file", path, refused)
                    + "; spans are counted and not written there until it can be");
        }
    }
}
