// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.kernel.JdkNet;
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

/**
 * The kernel's tables, opened on the watch thread: the foreign linker's first use costs more than all of premain. Where
 * the JVM ends before that is done, /proc is read instead.
 */
final class LateSocketTable implements SocketTable {
    private static final Reading UNTOLD =
            new Reading.Unavailable(Source.CALL, "only Linux tells the state of a connection");

    private final Instrumentation instrumentation;
    private volatile SocketTables tables;

    LateSocketTable(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    void open() {
        SocketTables opened = SocketTables.open(instrumentation);
        synchronized (this) {
            if (tables == null) {
                tables = opened;
            } else {
                opened.close();
            }
        }
    }

    List<Source> sources() {
        SocketTables opened = tables;
        return opened == null ? List.of() : opened.sources();
    }

    List<Missing> missing() {
        SocketTables opened = tables;
        return opened == null ? List.of() : opened.missing();
    }

    @Override
    public Source source() {
        return JdkNet.tellsState() ? opened().source() : Source.CALL;
    }

    @Override
    public Reading scan(Set<TcpState> states) {
        return JdkNet.tellsState() ? opened().scan(states) : UNTOLD;
    }

    @Override
    public Reading find(Collection<FourTuple> tuples) {
        return JdkNet.tellsState() ? opened().find(tuples) : UNTOLD;
    }

    @Override
    public void close() {
        SocketTables opened = tables;
        if (opened != null) {
            opened.close();
        }
    }

    private synchronized SocketTables opened() {
        if (tables == null) {
            tables = SocketTables.withoutSockDiag("the JVM ended before it was opened");
        }
        return tables;
    }
}
