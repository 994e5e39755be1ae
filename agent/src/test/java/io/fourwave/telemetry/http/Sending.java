// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A sender under test, and how its batches end. */
final class Sending implements AutoCloseable {
    private final HttpSender sender;
    private final DeliveryEvents events = new DeliveryEvents();

    Sending(HttpSenderConfig config) {
        sender = new SocketHttpSenderProvider(events).createSender(config);
    }

    Sending(HttpSenderConfig config, Duration idleLimit) {
        sender = new SocketHttpSenderProvider(events, idleLimit).createSender(config);
    }

    DeliveryEvents events() {
        return events;
    }

    HttpSender sender() {
        return sender;
    }

    /** The future holds what the SDK is told, and on which thread. */
    CompletableFuture<Told> send(byte[] body) {
        CompletableFuture<Told> told = new CompletableFuture<>();
        sender.send(
                new Bytes(body),
                response -> told.complete(new Told(response, Thread.currentThread())),
                told::completeExceptionally);
        return told;
    }

    @Override
    public void close() {
        sender.shutdown().join(10, TimeUnit.SECONDS);
    }

    record Told(HttpResponse response, Thread thread) {}

    private record Bytes(byte[] body) implements MessageWriter {
        @Override
        public void writeMessage(OutputStream out) throws IOException {
            out.write(body);
        }

        @Override
        public int getContentLength() {
            return body.length;
        }
    }
}
