// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Teardown;
import io.fourwave.connection.Teardown.Holder;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Looks for teardowns in the kernel's tables, for each when its time has come, and says what the tables show. What follows
 * from that is {@link TeardownTracker}'s. Watch thread only.
 */
final class TableLookups {
    /** Whatever state a teardown was in, after two TIME_WAITs nothing is left of it. */
    private static final long UNKNOWN_NANOS = 2 * TableReader.TIME_WAIT_NANOS;

    private final SocketTable kernel;
    private final long interval;
    private final LongSupplier clock;
    private final TableReader reader;
    private final LookupSchedule schedule;
    private final Consumer<Found> listener;

    /**
     * @param clock {@code System::nanoTime}
     * @param listener gets what each look has found, one teardown after the other
     */
    TableLookups(SocketTable kernel, long intervalNanos, LongSupplier clock, Consumer<Found> listener) {
        this.kernel = kernel;
        this.interval = intervalNanos;
        this.clock = clock;
        this.reader = new TableReader(intervalNanos);
        this.schedule = new LookupSchedule(intervalNanos, clock.getAsLong());
        this.listener = listener;
    }

    /** The next look for this teardown comes at that time. */
    void at(Teardown teardown, long nanoTime) {
        schedule.at(teardown, nanoTime);
    }

    /** Looks for those whose time has come and that are still awaited, and for a backlog no more. */
    void look(long now) {
        if (schedule.isDue(now)) {
            Set<Teardown> due = schedule.due(now);
            due.removeIf(teardown -> !teardown.isAwaited());
            if (!due.isEmpty()) {
                ask(due);
            }
        }
        for (Teardown late : schedule.tooLate(now, UNKNOWN_NANOS)) {
            if (late.isAwaited()) {
                listener.accept(Found.nothing(late, now));
            }
        }
    }

    /** Looks for all of these, unless a look takes longer as a rule. */
    void lookForAll(Collection<Teardown> awaited, long withinNanos) {
        if (!awaited.isEmpty() && schedule.fitsIn(withinNanos)) {
            ask(new LinkedHashSet<>(awaited));
        }
    }

    private void ask(Set<Teardown> due) {
        Reading reading = kernel.find(TableReader.wanted(due));
        long now = clock.getAsLong();
        if (reading instanceof Reading.Sockets sockets) {
            schedule.paid(sockets.tookNanos(), now);
            read(due, sockets, now);
        } else if (reading instanceof Reading.NotYet slow) {
            schedule.paid(slow.tookNanos(), now);
            due.forEach(teardown -> later(teardown, now));
        } else {
            due.forEach(teardown -> listener.accept(Found.nothing(teardown, now)));
        }
    }

    private void later(Teardown teardown, long now) {
        if (now - teardown.unknownSince() > UNKNOWN_NANOS) {
            listener.accept(Found.nothing(teardown, now));
        } else {
            schedule.at(teardown, now + interval);
        }
    }

    private void read(Set<Teardown> due, Reading.Sockets sockets, long now) {
        Map<FourTuple, KernelSocket> rows = new HashMap<>();
        sockets.sockets().forEach(row -> rows.put(row.tuple(), row));
        due.forEach(teardown -> listener.accept(found(teardown, rows, sockets.source(), now)));
    }

    private Found found(Teardown teardown, Map<FourTuple, KernelSocket> rows, Source source, long now) {
        FourTuple tuple = teardown.connection().tuple();
        KernelSocket row = rows.get(tuple);
        KernelSocket peer = rows.get(tuple.reversed());
        if (TableReader.isHeldElsewhere(row, teardown)) {
            schedule.at(teardown, reader.nextLookAtHeld(teardown, now));
            return new Found(teardown, Row.THERE, now, held -> held.onHeldElsewhere(row.state(), now, source));
        }
        if (row == null || reader.isAnotherConnection(row, teardown, now)) {
            return new Found(teardown, Row.GONE, now, gone -> {
                gone.onHeldNoMore();
                return gone.onTableRowGone(now, TableReader.isInTimeWait(peer));
            });
        }
        schedule.at(teardown, reader.nextLook(teardown, row, now));
        return new Found(teardown, Row.THERE, now, known -> {
            known.onHeldNoMore();
            return reader.read(known, row, peer, source, now);
        });
    }

    /** What has become of a teardown's row in the kernel's tables. */
    enum Row {
        THERE,
        GONE,
        /** No table can be read. */
        UNKNOWN
    }

    /** @param input what the teardown learns by it; null where the row is {@link Row#UNKNOWN} */
    record Found(Teardown teardown, Row row, long at, Function<Teardown, Holder> input) {

        private static Found nothing(Teardown teardown, long at) {
            return new Found(teardown, Row.UNKNOWN, at, null);
        }
    }
}
