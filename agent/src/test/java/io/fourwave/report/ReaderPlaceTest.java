// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderPlaceTest {
    private static final ReaderPlace ON_THE_HOST = new ReaderPlace(4711, 1, false);
    private static final ReaderPlace IN_THE_POD = new ReaderPlace(40, 1, true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ss -tanpoe state close-wait '( dport = :11 )' | nsenter -t 4711 -n ss -tanpoe state close-wait '( dport = :11 )'",
                "ls -l /proc/1/fd   # socket:[7]                | ls -l /proc/4711/fd   # socket:[7]",
                "jstack 1   # the two threads                   | jstack 4711   # the two threads",
                "ls -l /proc/12/fd                              | ls -l /proc/12/fd",
                "jcmd PID GC.run                                | jcmd PID GC.run",
            })
    void whatShowsTheSameOnTheHost(String there, String here) {
        assertThat(ON_THE_HOST.command(there)).isEqualTo(here);
    }

    @Test
    void theNetworkOfAPodIsShared() {
        assertThat(IN_THE_POD.command("ss -tan")).isEqualTo("ss -tan");
        assertThat(IN_THE_POD.command("jstack 1 # 1")).isEqualTo("jstack 40 # 1");
    }

    @Test
    void itsWordsTellTheSame() {
        assertThat(ReaderPlace.parse(ON_THE_HOST.words())).isEqualTo(ON_THE_HOST);
        assertThat(ReaderPlace.parse(IN_THE_POD.words())).isEqualTo(IN_THE_POD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1 2 3", "x 1", "1 2 other-network ", "99999999999999999999 1", "1 -1"})
    void wordsOfAnotherToolAreOfNoPlace(String words) {
        assertThat(ReaderPlace.parse(words)).isEqualTo(ReaderPlace.HERE);
        assertThat(ReaderPlace.HERE.command("ss -tan; ls /proc/7/fd")).isEqualTo("ss -tan; ls /proc/7/fd");
    }
}
