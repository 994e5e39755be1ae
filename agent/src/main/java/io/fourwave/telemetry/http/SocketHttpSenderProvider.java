// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.fourwave.telemetry.http.client.Watchdog;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives every exporter of the SDK a sender of its own, all with one listener and one watchdog. The
 * executor and the proxy of the configuration are not used: no standard variable sets them.
 */
final class SocketHttpSenderProvider implements HttpSenderProvider {
    // Below the idle timeouts of collectors and proxies, so that no connection of ours waits in CLOSE_WAIT.
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(10);

    private final DeliveryListener listener;
    private final Duration idleLimit;
    private final Watchdog watchdog = new Watchdog("fourwave-export-watchdog");
    private final List<SocketHttpSender> senders = new CopyOnWriteArrayList<>();

    SocketHttpSenderProvider(DeliveryListener listener) {
        this(listener, IDLE_LIMIT);
    }

    SocketHttpSenderProvider(DeliveryListener listener, Duration idleLimit) {
        this.listener = listener;
        this.idleLimit = idleLimit;
    }

    @Override
    public HttpSender createSender(HttpSenderConfig config) {
        SocketHttpSender sender = SocketHttpSender.start(config, listener, watchdog, idleLimit);
        senders.add(sender);
        return sender;
    }

    void endWithin(long nanos) {
        senders.forEach(sender -> sender.endWithin(nanos));
    }

    /** After every sender was shut down. */
    void close() {
        watchdog.close();
    }
}
