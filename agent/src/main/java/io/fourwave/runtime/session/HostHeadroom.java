// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.diagnose.Headroom;
import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.host.HostFacts;
import io.fourwave.host.TcpCounters;
import io.fourwave.jdk.JdkDescriptors;
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
    private final JdkDescriptors numbers;
    private OptionalLong resetsBefore = OptionalLong.empty();
    private OptionalLong resets = OptionalLong.empty();
    private long countedAt = System.nanoTime() - COUNTED_NANOS;
    private Optional<Long> openFilesMax = Optional.empty();
    private OptionalLong ports = OptionalLong.empty();
    private OptionalInt timeWaitReuse = OptionalInt.empty();
    private long readAt = System.nanoTime() - VALID_NANOS;

    /**
     * @param account as of the last look; empty where none was taken, as when few descriptors are left
     * @param numbers asked where few are left: to list what is open, or to read the limit, would take one
     */
    HostHeadroom(Supplier<Optional<DescriptorCounts>> account, JdkDescriptors numbers) {
        this.account = account;
        this.numbers = numbers;
    }

    @Override
    public OptionalLong freeDescriptors() {
        return descriptors()
                .map(files -> OptionalLong.of(Math.max(0, files.limit() - files.count())))
                .orElse(OptionalLong.empty());
    }

    /** As of now where few are left, else as of the last look; empty where the host does not tell. */
    Optional<MetricSource.Descriptors> descriptors() {
        refresh();
        return fewLeft()
                .or(() -> account.get()
                        .flatMap(known ->
                                openFilesMax.map(limit -> new MetricSource.Descriptors(known.descriptors(), limit))));
    }

    private Optional<MetricSource.Descriptors> fewLeft() {
        int limit = numbers.limit();
        int left = numbers.free(DescriptorHeadroom.LEAST);
        return left < 0 || left >= DescriptorHeadroom.LEAST
                ? Optional.empty()
                : Optional.of(new MetricSource.Descriptors(limit - left, limit));
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
            // what cannot be read while few descriptors are left is as it was
            openFilesMax = HostFacts.openFilesMax().or(() -> openFilesMax);
            ports = HostFacts.localPorts()
                    .map(range -> OptionalLong.of(range.size()))
                    .orElse(OptionalLong.empty());
            timeWaitReuse = HostFacts.timeWaitReuse();
        }
    }
}
