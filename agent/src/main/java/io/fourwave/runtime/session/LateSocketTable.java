// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.jdk.JdkNet;
import io.fourwave.kernel.Missing;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.kernel.SocketTables;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.lang.instrument.Instrumentation;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The kernel's tables. The foreign linker's first use costs more than all of premain, and seconds on a busy machine, so
 * sock_diag is opened beside the watching; until then /proc is read.
 */
final class LateSocketTable implements SocketTable {
    private static final Reading UNAVAILABLE =
            new Reading.Unavailable(Source.CALL, "only Linux tells the state of a connection");

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Instrumentation instrumentation;
    private final SocketTables early = SocketTables.withoutSockDiag("it was not open yet");
    private final Thread opener = new AgentThread(this::openOrFail, "fourwave-kernel");
    private volatile SocketTables tables;
    private volatile boolean closed;
    private volatile String failure;
    private volatile long patienceMillis;

    LateSocketTable(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Returns at once; does nothing the second time. */
    synchronized void openInBackground() {
        if (opener.getState() == Thread.State.NEW) {
            opener.start();
        }
    }

    /** Those that answered, whether before or after the opening. */
    List<Source> sources() {
        SocketTables opened = tables;
        return opened == null
                ? early.sources()
                : Stream.concat(early.sources().stream(), opened.sources().stream())
                        .distinct()
                        .toList();
    }

    List<Missing> missing() {
        if (!JdkNet.tellsState()) {
            return List.of();
        }
        String ended = failure;
        return ended == null || tables != null
                ? current().missing()
                : Stream.concat(
                                Stream.of(new Missing(
                                        Source.SOCK_DIAG.text(),
                                        "what opens it has failed (" + ended
                                                + "); detach and attach fourwave to try again")),
                                current().missing().stream()
                                        .filter(gap -> !gap.what().equals(Source.SOCK_DIAG.text())))
                        .toList();
    }

    /** The JVM ends: what only the source that is being opened can answer waits for it, but no longer than this in all. */
    void waitAtMost(long nanos) {
        patienceMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @Override
    public Source source() {
        return JdkNet.tellsState() ? current().source() : Source.CALL;
    }

    @Override
    public Reading scan(Set<TcpState> states) {
        return JdkNet.tellsState() ? ask(table -> table.scan(states)) : UNAVAILABLE;
    }

    @Override
    public Reading find(Collection<FourTuple> tuples) {
        return JdkNet.tellsState() ? ask(table -> table.find(tuples)) : UNAVAILABLE;
    }

    @Override
    public synchronized void close() {
        closed = true;
        early.close();
        if (tables != null) {
            tables.close();
        }
    }

    private Reading ask(Function<SocketTable, Reading> question) {
        boolean opening = tables == null && opener.getState() != Thread.State.TERMINATED;
        Reading reading = question.apply(current());
        if (!opening || !(reading instanceof Reading.Unavailable)) {
            return reading;
        }
        return hasOpenedInTime() ? question.apply(tables) : new Reading.NotYet(reading.source(), 0);
    }

    /** At the end of the JVM waits for it; otherwise the next look will do. */
    private boolean hasOpenedInTime() {
        if (tables == null && patienceMillis > 0) {
            try {
                openInBackground();
                opener.join(patienceMillis);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
            patienceMillis = 0;
        }
        return tables != null;
    }

    private SocketTables current() {
        SocketTables opened = tables;
        return opened == null ? early : opened;
    }

    private void openOrFail() {
        try {
            open();
        } catch (Throwable ours) {
            // no memory, as a rule; counted where threads of ours end
            failure = ours.toString();
            throw ours;
        }
    }

    /** What the linker opens on its way, and the netlink socket, can wait until there are descriptors for it. */
    private void open() {
        while (!DescriptorHeadroom.isAmple() && !closed) {
            LockSupport.parkNanos(AGAIN_NANOS);
        }
        SocketTables opened = SocketTables.open(instrumentation);
        synchronized (this) {
            if (closed) {
                opened.close();
            } else {
                tables = opened;
            }
        }
    }
}
