// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

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

/** The kernel's tables, opened on the watch thread: the foreign linker's first use costs more than all of premain. */
final class LateSocketTable implements SocketTable {
    private final Instrumentation instrumentation;
    private volatile SocketTables tables;

    LateSocketTable(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    void open() {
        tables = SocketTables.open(instrumentation);
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
        SocketTables opened = tables;
        return opened == null ? Source.CALL : opened.source();
    }

    @Override
    public Reading scan(Set<TcpState> states) {
        SocketTables opened = tables;
        return opened == null ? notOpen() : opened.scan(states);
    }

    @Override
    public Reading find(Collection<FourTuple> tuples) {
        SocketTables opened = tables;
        return opened == null ? notOpen() : opened.find(tuples);
    }

    @Override
    public void close() {
        SocketTables opened = tables;
        if (opened != null) {
            opened.close();
        }
    }

    private static Reading notOpen() {
        return new Reading.Unavailable(Source.CALL, "the JVM ended before the kernel's tables were opened");
    }
}
