// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.List;

/**
 * Where the SDK finds its parts: our sender, with the listener it reports to, and for the rest the services of one class
 * loader. Autoconfigure hands this loader on to the OTLP exporters, so the sender needs neither a service file nor
 * static state to reach its listener.
 */
public final class AgentComponentLoader implements ComponentLoader {
    private final SocketHttpSenderProvider sender;
    private final ComponentLoader services;

    public AgentComponentLoader(DeliveryListener listener, ClassLoader services) {
        this.sender = new SocketHttpSenderProvider(listener);
        this.services = ComponentLoader.forClassLoader(services);
    }

    /** The JVM ends: no batch is tried twice from now on, and none beyond this many nanoseconds. */
    public void endWithin(long nanos) {
        sender.endWithin(nanos);
    }

    /** The last thread of the senders ends; for after they were shut down. */
    public void close() {
        sender.close();
    }

    @Override
    public <T> Iterable<T> load(Class<T> spi) {
        return spi == HttpSenderProvider.class ? List.of(spi.cast(sender)) : services.load(spi);
    }
}
