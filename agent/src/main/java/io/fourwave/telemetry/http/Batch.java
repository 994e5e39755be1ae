// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** What the SDK wants sent, and whom to tell when it is settled. */
final class Batch {
    private final MessageWriter message;
    private final Consumer<HttpResponse> onSettled;

    Batch(MessageWriter message, Consumer<HttpResponse> onSettled) {
        this.message = message;
        this.onSettled = onSettled;
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(512, message.getContentLength()));
        message.writeMessage(bytes);
        return bytes.toByteArray();
    }

    /** {@code compressor} may be null. */
    static byte[] compressed(byte[] bytes, Compressor compressor) throws IOException {
        if (compressor == null) {
            return bytes;
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(Math.max(512, bytes.length / 4));
        try (OutputStream out = compressor.compress(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }

    /** How many spans or metrics: resource_spans (1), scope_spans (2), spans (2) and the same numbers for metrics and logs. */
    static long items(byte[] bytes) {
        return new ProtobufFields(bytes).count(1, 2, 2);
    }

    /**
     * Tells the SDK that all went well, however it went. The SDK would log anything else through java.util.logging,
     * which may be the application's logging, with a stack trace for every batch; the
     * {@link DeliveryListener} has heard the truth by now. A batch is not offered again by the SDK in either case.
     */
    void settle() {
        onSettled.accept(Settled.INSTANCE);
    }

    private enum Settled implements HttpResponse {
        INSTANCE;

        @Override
        public int getStatusCode() {
            return 200;
        }

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public byte[] getResponseBody() {
            return new byte[0];
        }
    }
}
