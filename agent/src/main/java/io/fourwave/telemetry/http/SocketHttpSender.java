// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.telemetry.http.client.CollectorConnection;
import io.fourwave.telemetry.http.client.Endpoint;
import io.fourwave.telemetry.http.client.TlsClient;
import io.fourwave.telemetry.http.client.Watchdog;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends OTLP/HTTP batches from one thread of the agent, so that every socket operation happens where the hooks look
 * away. The caller only queues; a full queue drops the batch and counts it. After {@link #shutdown} what is queued gets
 * one attempt each, all together within a second.
 */
final class SocketHttpSender implements HttpSender {
    // The SDK's processors wait for one batch before they export the next, so this is already more than they use.
    private static final int QUEUE_CAPACITY = 4;
    private static final long SHUTDOWN_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Endpoint endpoint;
    private final CollectorConnection collectorConnection;
    private final BatchSender batchSender;
    private final Watchdog watchdog;
    private final DeliveryListener listener;
    private final Duration idleLimit;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch noMoreRetries = new CountDownLatch(1);
    private final CompletableResultCode ended = new CompletableResultCode();
    private final Batch wakeUp = new Batch(null, response -> {});

    private SocketHttpSender(
            HttpSenderConfig config, DeliveryListener listener, Watchdog watchdog, Duration idleLimit) {
        this.endpoint = Endpoint.of(config.getEndpoint());
        this.watchdog = watchdog;
        this.listener = listener;
        this.idleLimit = idleLimit;
        TlsClient tls = new TlsClient(config.getSslContext(), config.getEnabledProtocols());
        this.collectorConnection = new CollectorConnection(
                endpoint, tls, config.getConnectTimeout(), config.getMaxResponseBodySize(), watchdog);
        this.batchSender = new BatchSender(config, endpoint, collectorConnection, noMoreRetries, listener);
    }

    /** {@code idleLimit} is how long a connection is kept without a batch. */
    static SocketHttpSender start(
            HttpSenderConfig config, DeliveryListener listener, Watchdog watchdog, Duration idleLimit) {
        SocketHttpSender sender = new SocketHttpSender(config, listener, watchdog, idleLimit);
        String signal = Signal.of(sender.endpoint.shown()).name().toLowerCase(Locale.ROOT);
        new AgentThread(sender::run, "fourwave-export-" + signal).start();
        return sender;
    }

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
        Batch batch = new Batch(message, onResponse);
        if (stopping()) {
            drop(batch, "the sender has stopped");
        } else if (!queue.offer(batch)) {
            drop(batch, "the queue is full");
        } else if (stopping() && queue.remove(batch)) {
            drop(batch, "the sender has stopped");
        }
    }

    @Override
    public CompletableResultCode shutdown() {
        stop.countDown();
        endWithin(SHUTDOWN_GRACE_NANOS);
        // A full queue needs no wake-up.
        queue.offer(wakeUp);
        return ended;
    }

    /** Still takes batches, but tries none twice, and none beyond this many nanoseconds. */
    void endWithin(long nanos) {
        noMoreRetries.countDown();
        watchdog.after(nanos, collectorConnection::cut);
    }

    private void run() {
        try {
            while (!stopping()) {
                deliverNext();
            }
            deliverRest();
        } catch (InterruptedException e) {
            stop.countDown();
        } finally {
            collectorConnection.close();
            ended.succeed();
        }
    }

    /** Whatever is thrown, by a lack of memory as a rule, costs one batch and not the thread. */
    private void deliverNext() throws InterruptedException {
        try {
            deliver(next());
        } catch (RuntimeException | Error ours) {
            collectorConnection.close();
        }
    }

    /** Null when nothing came for a while. */
    private Batch next() throws InterruptedException {
        return collectorConnection.connected() ? queue.poll(idleLimit.toNanos(), TimeUnit.NANOSECONDS) : queue.take();
    }

    private void deliverRest() {
        List<Batch> rest = new ArrayList<>();
        queue.drainTo(rest);
        rest.forEach(this::deliver);
    }

    private void deliver(Batch batch) {
        if (batch == null) {
            collectorConnection.close();
        } else if (batch != wakeUp && collectorConnection.isCut()) {
            drop(batch, "the sender has stopped");
        } else if (batch != wakeUp) {
            settle(batch);
        }
    }

    private void settle(Batch batch) {
        try {
            batchSender.deliver(batch);
            batch.settle();
        } catch (RuntimeException e) {
            // The listener or the SDK failed: there is nobody left to tell, and the next batch may fare better.
        }
    }

    private void drop(Batch batch, String reason) {
        listener.dropped(endpoint.shown(), items(batch), reason);
        batch.settle();
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private static long items(Batch batch) {
        try {
            return Batch.items(batch.bytes());
        } catch (Exception e) {
            return 0;
        }
    }
}
