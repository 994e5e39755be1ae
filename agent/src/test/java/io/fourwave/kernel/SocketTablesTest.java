// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SocketTablesTest {
    private static final Set<TcpState> STATES = Set.of(TcpState.CLOSE_WAIT);
    private static final Opening NO_SOCK_DIAG = new Opening.Refused("JDK 17");
    private static final Opening NO_SS = new Opening.Refused("no ss");

    private final Table sockDiag = new Table(Source.SOCK_DIAG);
    private final Table proc = new Table(Source.PROC);
    private final Table ss = new Table(Source.SS);

    @Test
    void sockDiagIsAskedWhereItCanBeOpened() {
        SocketTables tables = new SocketTables(new Opening.Opened(sockDiag), proc, new Opening.Opened(ss));

        tables.scan(STATES);
        tables.find(List.of());

        assertThat(tables.source()).isEqualTo(Source.SOCK_DIAG);
        assertThat(tables.sources()).containsExactly(Source.SOCK_DIAG);
        assertThat(proc.looks).isZero();
        assertThat(tables.missing()).isEmpty();
    }

    @Test
    void procIsAskedOtherwise() {
        SocketTables tables = new SocketTables(NO_SOCK_DIAG, proc, new Opening.Opened(ss));

        tables.scan(STATES);
        tables.scan(STATES);

        assertThat(tables.sources()).containsExactly(Source.PROC);
        assertThat(ss.looks).isZero();
        assertThat(tables.missing()).containsExactly(new Missing("sock_diag", "JDK 17"));
    }

    /** Starting a process in somebody else's JVM is for where there is no other way. */
    @Test
    void ssIsNotStartedWhereProcCanBeReadHoweverSlowly() {
        SocketTables tables = new SocketTables(NO_SOCK_DIAG, proc, new Opening.Opened(ss));
        proc.tookNanos = TimeUnit.SECONDS.toNanos(10);

        tables.scan(STATES);
        tables.scan(STATES);
        tables.find(List.of());

        assertThat(tables.sources()).containsExactly(Source.PROC);
        assertThat(ss.looks).isZero();
    }

    @Test
    void nextSourceAnswersForOneThatFails() {
        SocketTables tables = new SocketTables(new Opening.Opened(sockDiag), proc, new Opening.Opened(ss));
        sockDiag.works = false;
        proc.works = false;

        assertThat(tables.scan(STATES)).isInstanceOf(Reading.Sockets.class);
        assertThat(tables.source()).isEqualTo(Source.SS);

        sockDiag.works = true;
        tables.scan(STATES);
        assertThat(tables.sources()).containsExactly(Source.SS, Source.SOCK_DIAG);
        assertThat(tables.missing()).isEmpty();
    }

    @Test
    void sourceThatKeepsFailingIsSetAside() {
        SocketTables tables = new SocketTables(new Opening.Opened(sockDiag), proc, NO_SS);
        sockDiag.works = false;
        for (int look = 0; look < 10; look++) {
            tables.scan(STATES);
        }

        assertThat(sockDiag.looks).isEqualTo(3);
        assertThat(sockDiag.closed).isTrue();
        assertThat(proc.looks).isEqualTo(10);
        assertThat(tables.missing())
                .containsExactly(new Missing("ss", "no ss"), new Missing("sock_diag", "SOCK_DIAG is broken"));
    }

    @Test
    void sourceThatFailsNowAndThenIsKept() {
        SocketTables tables = new SocketTables(new Opening.Opened(sockDiag), proc, NO_SS);
        for (int look = 0; look < 9; look++) {
            sockDiag.works = look % 3 == 0;
            tables.scan(STATES);
        }

        assertThat(sockDiag.looks).isEqualTo(9);
        assertThat(tables.missing()).extracting(Missing::what).containsExactly("ss");
    }

    @Test
    void hostWithoutAnySourceIsAReason() {
        SocketTables tables = new SocketTables(NO_SOCK_DIAG, proc, NO_SS);
        proc.works = false;

        assertThat(Captured.reason(tables.scan(STATES))).isEqualTo("PROC is broken");
        tables.scan(STATES);
        tables.scan(STATES);
        assertThat(Captured.reason(tables.scan(STATES))).contains("no source");
        assertThat(tables.sources()).isEmpty();
        assertThat(tables.missing()).extracting(Missing::what).containsExactly("sock_diag", "ss", "proc", "phases");
    }

    @Test
    void closeClosesAll() {
        new SocketTables(new Opening.Opened(sockDiag), proc, new Opening.Opened(ss)).close();

        assertThat(List.of(sockDiag.closed, proc.closed, ss.closed)).containsOnly(true);
    }

    private static final class Table implements SocketTable {
        private final Source source;
        private boolean works = true;
        private boolean closed;
        private long tookNanos;
        private int looks;

        Table(Source source) {
            this.source = source;
        }

        @Override
        public Source source() {
            return source;
        }

        @Override
        public Reading scan(Set<TcpState> states) {
            return look();
        }

        @Override
        public Reading find(Collection<FourTuple> tuples) {
            return look();
        }

        @Override
        public void close() {
            closed = true;
        }

        private Reading look() {
            looks++;
            return works
                    ? new Reading.Sockets(source, List.of(), tookNanos)
                    : new Reading.Unavailable(source, source + " is broken");
        }
    }
}
