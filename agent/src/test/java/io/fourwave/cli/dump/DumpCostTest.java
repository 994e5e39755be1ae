// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpCostTest {
    private static final long MB = 1L << 20;

    /** 1.7 times the heap and 16 MB for the dump, 256 MB left free. */
    @ParameterizedTest
    @CsvSource({"100, 440, true", "100, 450, false", "1000, 1960, true", "1000, 1980, false", "0, 270, true"})
    void refusedWhereItDoesNotFit(long used, long free, boolean refused) {
        DumpCost cost = new DumpCost("/tmp", used * MB, true, free * MB, false);

        assertThat(cost.refusal().isPresent()).isEqualTo(refused);
    }

    @Test
    void memoryIsNoPlaceForADump() {
        DumpCost cost = new DumpCost("/tmp", MB, true, 50_000 * MB, true);

        assertThat(cost.refusal())
                .hasValueSatisfying(reason -> assertThat(reason).contains("/tmp", "memory (tmpfs)"));
    }

    @Test
    void saysWhatItTakesWhereAndHowLong() {
        assertThat(new DumpCost("/var/tmp", 1000 * MB, true, 50_000 * MB, false).lines())
                .containsExactly(
                        "heap in use 1000 MB; the dump takes 1.7 GB at most, in /var/tmp of that JVM, where 48.8 GB are free",
                        "all its threads stop for about 6 s, longer where the disk is slow");
        assertThat(new DumpCost("/tmp", 1000 * MB, false, 50_000 * MB, false)
                        .lines()
                        .get(0))
                .startsWith("memory in use, the heap and all else, 1000 MB; ");
    }
}
