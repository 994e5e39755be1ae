// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.diagnose.Headroom;
import io.fourwave.host.HostFacts;
import io.fourwave.host.TcpCounters;
import io.fourwave.telemetry.MetricSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** What this host leaves to this JVM. The limits hardly ever change: they are read once a minute at most. */
final class HostHeadroom implements Headroom {
    private static final long VALID_NANOS = 60_000_000_000L;

    private static final long COUNTED_NANOS = 1_000_000_000L;

    private final TcpCounters counters = TcpCounters.ofThisHost();
    private final Supplier<Optional<DescriptorCounts>> account;
    private OptionalLong resetsBefore = OptionalLong.empty();
    private OptionalLong resets = OptionalLong.empty();
    private long countedAt = System.nanoTime() - COUNTED_NANOS;
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

    /** What was counted until now is not of this agent's time. */
    synchronized void begin() {
        resetsBefore = counters.resetsSent();
    }

    @Override
    public synchronized OptionalLong resetsSent() {
        long now = System.nanoTime();
        if (resetsBefore.isPresent() && now - countedAt >= COUNTED_NANOS) {
            countedAt = now;
            resets = counters.resetsSent();
        }
        return resetsBefore.isPresent() && resets.isPresent()
                ? OptionalLong.of(resets.getAsLong() - resetsBefore.getAsLong())
                : OptionalLong.empty();
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
