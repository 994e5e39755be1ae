// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.KernelSocket.Timer;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kernel's tables as a test has written them. */
public final class ScriptedTable implements SocketTable {
    public final List<Collection<FourTuple>> asked = new ArrayList<>();
    private final Map<FourTuple, KernelSocket> rows = new HashMap<>();
    private boolean available = true;
    private boolean opening;
    private boolean scanned;
    private long tookNanos;

    public void has(FourTuple tuple, TcpState state) {
        has(tuple, state, -1);
    }

    public void has(FourTuple tuple, TcpState state, long timerMillis) {
        Timer timer = timerMillis < 0 ? Timer.OFF : Timer.TIME_WAIT;
        rows.put(tuple, new KernelSocket(tuple, state, 0, 0, 0, timer, timerMillis));
    }

    /** With a descriptor, so somebody has accepted or opened it. */
    public void hasOpen(FourTuple tuple, TcpState state) {
        hasOpen(tuple, state, 4711);
    }

    /** The number of the socket tells it from every other. */
    public void hasOpen(FourTuple tuple, TcpState state, long inode) {
        rows.put(tuple, new KernelSocket(tuple, state, inode, 0, 0, Timer.OFF, 0));
    }

    /** Somebody listens on the local end of this. */
    public void hasListener(FourTuple tuple, long inode) {
        FourTuple row = new FourTuple(tuple.localHigh(), tuple.localLow(), tuple.localPort(), 0, 0, 0);
        rows.put(row, new KernelSocket(row, TcpState.LISTEN, inode, 0, 0, Timer.OFF, 0));
    }

    public void forgets(FourTuple tuple) {
        rows.remove(tuple);
    }

    public void isUnavailable() {
        available = false;
    }

    /** Until it has a row to show, this table says that it is not open yet. */
    void isOpening() {
        opening = true;
    }

    /** Each look takes that long from now on. */
    void takes(long nanos) {
        tookNanos = nanos;
    }

    /** True when somebody asked for all rows of some states. */
    public boolean wasScanned() {
        return scanned;
    }

    @Override
    public Source source() {
        return Source.SOCK_DIAG;
    }

    @Override
    public Reading scan(Set<TcpState> states) {
        scanned = true;
        return reading(rows.values().stream()
                .filter(row -> states.contains(row.state()))
                .toList());
    }

    @Override
    public Reading find(Collection<FourTuple> tuples) {
        asked.add(List.copyOf(tuples));
        return reading(rows.values().stream()
                .filter(row -> tuples.contains(row.tuple()))
                .toList());
    }

    private Reading reading(List<KernelSocket> sockets) {
        if (opening && rows.isEmpty()) {
            return new Reading.NotYet(source(), 0);
        }
        return available
                ? new Reading.Sockets(source(), sockets, tookNanos)
                : new Reading.Unavailable(source(), "the test took it away");
    }
}
