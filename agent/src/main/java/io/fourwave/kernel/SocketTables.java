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
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The first source that this host has: sock_diag where it can be opened, otherwise /proc, however large, and {@code ss} only
 * where neither can be read: a process of ours is the last thing to start in somebody else's JVM. A source that fails is passed over for the next one within the same look, and set aside for
 * good after {@value #FAILURES_TO_GIVE_UP} failures in a row. Looks are for one thread; the other methods for any.
 */
public final class SocketTables implements SocketTable {
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
        return look(table -> table.scan(states));
    }

    @Override
    public Reading find(Collection<FourTuple> tuples) {
        return look(table -> table.find(tuples));
    }

    @Override
    public void close() {
        sockDiag.ifPresent(SocketTable::close);
        proc.close();
        ss.ifPresent(SocketTable::close);
    }

    private List<SocketTable> candidates() {
        List<SocketTable> candidates = new ArrayList<>();
        sockDiag.ifPresent(candidates::add);
        candidates.add(proc);
        ss.ifPresent(candidates::add);
        candidates.removeIf(table -> failures(table) >= FAILURES_TO_GIVE_UP);
        return candidates;
    }

    private Reading look(Function<SocketTable, Reading> question) {
        Reading reading = new Reading.Unavailable(last, "no source of the kernel's TCP sockets is left");
        List<Missing> failed = new ArrayList<>();
        for (SocketTable table : candidates()) {
            reading = question.apply(table);
            if (reading instanceof Reading.Sockets) {
                answered(table);
                silent = List.of();
                return reading;
            }
            if (reading instanceof Reading.NotYet) {
                return reading;
            }
            failed(table, (Reading.Unavailable) reading);
            failed.add(new Missing(table.source().text(), ((Reading.Unavailable) reading).reason()));
        }
        failed.add(PHASES);
        silent = failed;
        return reading;
    }

    private void answered(SocketTable table) {
        last = table.source();
        failuresInARow.remove(last);
        if (!used.contains(last)) {
            used.add(last);
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
