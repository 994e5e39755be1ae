// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.census.Snapshot.Standstills;
import org.junit.jupiter.api.Test;

class StandstillsTest {

    @Test
    void withoutAnyTimeIsTime() {
        assertThat(Standstills.NONE.reach(1000, 30)).isEqualTo(30);
    }

    @Test
    void standstillIsTakenOff() {
        Standstills one = Standstills.NONE.and(980, 990);

        assertThat(one.reach(1000, 5)).isEqualTo(5);
        assertThat(one.reach(1000, 10)).isEqualTo(10);
        assertThat(one.reach(1000, 11)).isEqualTo(21);
        assertThat(one.reach(1100, 30)).isEqualTo(30);
    }

    @Test
    void standstillThatEndsNowIsAllThatWasLately() {
        assertThat(Standstills.NONE.and(900, 1000).reach(1000, 4)).isEqualTo(104);
    }

    @Test
    void severalAddUp() {
        Standstills several = Standstills.NONE.and(100, 150).and(170, 180).and(190, 195);

        assertThat(several.reach(200, 5)).isEqualTo(5);
        assertThat(several.reach(200, 6)).isEqualTo(11);
        assertThat(several.reach(200, 16)).isEqualTo(31);
        assertThat(several.reach(200, 40)).isEqualTo(105);
    }

    @Test
    void manyAreBoundedAndNothingOfThemIsForgotten() {
        Standstills many = Standstills.NONE;
        for (int i = 1; i <= 1000; i++) {
            many = many.and(i * 10, i * 10 + 4);
        }

        assertThat(many.edges()).hasSizeLessThanOrEqualTo(128);
        assertThat(many.reach(10_010, 6_000 + 10)).isGreaterThanOrEqualTo(10_000);
    }
}
