// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.connection.DescriptorCounts;
import io.fourwave.diagnose.Headroom;
import io.fourwave.host.HostFacts;
import io.fourwave.telemetry.MetricSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** What this host leaves to this JVM. The limits hardly ever change: they are read once a minute at most. */
final class HostHeadroom implements Headroom {
    private static final long VALID_NANOS = 60_000_000_000L;

    private final Supplier<Optional<DescriptorCounts>> account;
    private Optional<Long> openFilesMax = Optional.empty();
    private OptionalLong ports = OptionalLong.empty();
    private OptionalInt timeWaitReuse = OptionalInt.empty();
    private long readAt = System.nanoTime() - VALID_NANOS;

    HostHeadroom(Supplier<Optional<DescriptorCounts>> account) {
        this.account = account;
    }

    @Override
    public OptionalLong freeDescriptors() {
        refresh();
        Optional<DescriptorCounts> known = account.get();
        return openFilesMax.isPresent() && known.isPresent()
                ? OptionalLong.of(Math.max(0, openFilesMax.get() - known.get().descriptors()))
                : OptionalLong.empty();
    }

    /** As of the last look; empty where the host does not tell. */
    Optional<MetricSource.Descriptors> descriptors() {
        refresh();
        return account.get()
                .filter(known -> openFilesMax.isPresent())
                .map(known -> new MetricSource.Descriptors(known.descriptors(), openFilesMax.get()));
    }

    @Override
    public OptionalLong localPorts() {
        refresh();
        return ports;
    }

    @Override
    public OptionalInt timeWaitReuse() {
        refresh();
        return timeWaitReuse;
    }

    private synchronized void refresh() {
        long now = System.nanoTime();
        if (now - readAt >= VALID_NANOS) {
            readAt = now;
            openFilesMax = HostFacts.openFilesMax();
            ports = HostFacts.localPortsKnown();
            timeWaitReuse = HostFacts.timeWaitReuse();
        }
    }
}
