// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpCountersTest {

    @TempDir
    Path directory;

    @Test
    void numberStandsBelowItsName() throws IOException {
        assertThat(of("Tcp: OutSegs OutRsts InCsumErrors\nTcp: -1 22 3\n" + "Udp: InDatagrams OutRsts\nUdp: 4 5\n"))
                .hasValue(22);
    }

    @Test
    void whatIsNotThereIsNotTold() throws IOException {
        assertThat(of("Tcp: OutSegs\nTcp: 1\n")).isEmpty();
        assertThat(of("Tcp: OutRsts\n")).isEmpty();
        assertThat(of("Tcp: OutRsts\nTcp: many\n")).isEmpty();
        assertThat(of("")).isEmpty();
        assertThat(new TcpCounters(directory.resolve("none")).resetsSent()).isEmpty();
    }

    @Test
    void thisHostTellsIt() {
        assertThat(TcpCounters.ofThisHost().resetsSent()).isPresent();
    }

    private OptionalLong of(String text) throws IOException {
        return new TcpCounters(Files.writeString(directory.resolve("snmp"), text)).resetsSent();
    }
}
