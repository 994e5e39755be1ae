// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.EnvironmentResourceProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the SDK finds its parts: our sender, with the listener it reports to, and for the rest the services of one class
 * loader. Autoconfigure hands this loader on to the OTLP exporters, so the sender needs neither a service file nor
 * static state to reach its listener.
 */
public final class AgentComponentLoader implements ComponentLoader {
    /**
     * What autoconfigure's own service file names, but for its instance id: that asks a {@code SecureRandom}, and whoever does
     * so first fixes the JVM's {@code java.security.egd} and its providers.
     */
    private static final List<ResourceProvider> RESOURCES =
            List.of(new InstanceIdProvider(), new EnvironmentResourceProvider());

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
        if (spi == HttpSenderProvider.class) {
            return List.of(spi.cast(sender));
        }
        return spi == ResourceProvider.class ? cast(spi, RESOURCES) : services.load(spi);
    }

    private static <T> Iterable<T> cast(Class<T> spi, List<?> found) {
        return found.stream().map(spi::cast).collect(Collectors.toList());
    }
}
