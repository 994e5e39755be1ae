// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The cheapest source that this host has: sock_diag where it can be opened, otherwise /proc, and {@code ss} with a filter
 * where /proc has become slow. A source that fails is passed over for the next one within the same look, and set aside for
 * good after {@value #FAILURES_TO_GIVE_UP} failures in a row. Looks are for one thread; the other methods for any.
 */
public final class SocketTables implements SocketTable {
    /**
     * /proc prints every socket of the host: 10 ms for a few, 50 ms for 10,000. {@code ss} with a filter takes 6 ms for
     * the process and 10 ms in all at 10,000 sockets; from 40 ms on it is cheaper, even where a process costs ten times that.
     */
    static final long SLOW_PROC_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private static final int FAILURES_TO_GIVE_UP = 3;
    private static final Missing PHASES =
            new Missing("phases", "no source of the kernel's TCP sockets answers: after a close nothing is seen");

    private final Optional<SocketTable> sockDiag;
    private final SocketTable proc;
    private final Optional<SocketTable> ss;
    private final Map<Source, Integer> failuresInARow = new HashMap<>();
    private final List<Source> used = new CopyOnWriteArrayList<>();
    private final List<Missing> missing = new CopyOnWriteArrayList<>();
    private volatile Source last;
    private volatile List<Missing> silent = List.of();
    private long procTookNanos;

    SocketTables(Opening sockDiag, SocketTable proc, Opening ss) {
        this.sockDiag = opened(Source.SOCK_DIAG, sockDiag);
        this.proc = proc;
        this.ss = opened(Source.SS, ss);
        this.last = this.sockDiag.orElse(proc).source();
    }

    /** What this host has. Costs 200 to 600 ms on JDK 22 and later: not for the thread that starts the application. */
    public static SocketTables open(Instrumentation instrumentation) {
        return new SocketTables(SockDiag.open(instrumentation), ProcNetTcp.ofThisProcess(), SsCommand.open());
    }

    /** What can be had at once. */
    public static SocketTables withoutSockDiag(String why) {
        return new SocketTables(new Opening.Refused(why), ProcNetTcp.ofThisProcess(), SsCommand.open());
    }

    /** What /proc alone tells of the network namespace of the process with this directory: {@code /proc/PID}. */
    public static SocketTable procOf(Path process) {
        return new ProcNetTcp(process.resolve("net/tcp"), process.resolve("net/tcp6"));
    }

    /** The source that answered last; before the first look, the one that will be asked. */
    @Override
    public Source source() {
        return last;
    }

    /** The sources that answered so far, in the order of their first answer. */
    public List<Source> sources() {
        return List.copyOf(used);
    }

    /**
     * The sources that could not be opened, or failed so often that they are asked no more; and when the last look found
     * none that answers, why, and what that leaves unseen.
     */
    public List<Missing> missing() {
        return Stream.concat(missing.stream(), silent.stream()).distinct().toList();
    }

    @Override
    public Reading scan(Set<TcpState> states) {
        return look(candidates(true), table -> table.scan(states));
    }

    @Override
    public Reading find(Collection<FourTuple> tuples) {
        return look(candidates(tuples.size() <= SsCommand.MOST_FILTERED), table -> table.find(tuples));
    }

    @Override
    public void close() {
        sockDiag.ifPresent(SocketTable::close);
        proc.close();
        ss.ifPresent(SocketTable::close);
    }

    /** @param filtered whether ss can leave the choice to the kernel; if not, it costs what /proc costs */
    private List<SocketTable> candidates(boolean filtered) {
        boolean ssFirst = filtered && procTookNanos > SLOW_PROC_NANOS;
        List<SocketTable> candidates = new ArrayList<>();
        sockDiag.ifPresent(candidates::add);
        candidates.add(proc);
        ss.ifPresent(table -> candidates.add(ssFirst ? candidates.size() - 1 : candidates.size(), table));
        candidates.removeIf(table -> failures(table) >= FAILURES_TO_GIVE_UP);
        return candidates;
    }

    private Reading look(List<SocketTable> candidates, Function<SocketTable, Reading> question) {
        Reading reading = new Reading.Unavailable(last, "no source of the kernel's TCP sockets is left");
        List<Missing> failed = new ArrayList<>();
        for (SocketTable table : candidates) {
            reading = question.apply(table);
            if (reading instanceof Reading.Sockets sockets) {
                answered(table, sockets);
                silent = List.of();
                return reading;
            }
            if (reading instanceof Reading.NotYet slow) {
                procTookNanos = slow.tookNanos();
                return reading;
            }
            failed(table, (Reading.Unavailable) reading);
            failed.add(new Missing(table.source().text(), ((Reading.Unavailable) reading).reason()));
        }
        failed.add(PHASES);
        silent = failed;
        return reading;
    }

    private void answered(SocketTable table, Reading.Sockets sockets) {
        last = table.source();
        failuresInARow.remove(last);
        if (!used.contains(last)) {
            used.add(last);
        }
        if (table == proc) {
            procTookNanos = sockets.tookNanos();
        }
    }

    private void failed(SocketTable table, Reading.Unavailable unavailable) {
        int failures = failuresInARow.merge(table.source(), 1, Integer::sum);
        if (failures == FAILURES_TO_GIVE_UP) {
            missing.add(new Missing(table.source().text(), unavailable.reason()));
            table.close();
        }
    }

    private int failures(SocketTable table) {
        return failuresInARow.getOrDefault(table.source(), 0);
    }

    private Optional<SocketTable> opened(Source source, Opening opening) {
        if (opening instanceof Opening.Refused refused) {
            missing.add(new Missing(source.text(), refused.reason()));
            return Optional.empty();
        }
        return Optional.of(((Opening.Opened) opening).table());
    }
}
