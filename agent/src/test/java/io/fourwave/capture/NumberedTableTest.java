// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedTableTest {
    private static final int BEYOND = 1024 * 4096;

    private final NumberedTable<String> table = new NumberedTable<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, BEYOND - 1})
    void numberHasOneValue(int number) {
        assertThat(NumberedTable.holds(number)).isTrue();
        assertThat(table.get(number)).isNull();
        assertThat(table.put(number, "a")).isNull();
        assertThat(table.put(number, "b")).isEqualTo("a");
        assertThat(table.get(number)).isEqualTo("b");
        assertThat(content()).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, BEYOND, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void numbersBeyondHaveNone(int number) {
        assertThat(NumberedTable.holds(number)).isFalse();
        assertThat(table.get(number)).isNull();
        assertThat(table.remove(number, "a")).isFalse();
    }

    @Test
    void onlyWhatIsExpectedIsRemovedOrReplaced() {
        table.put(5, "a");

        assertThat(table.remove(5, "b")).isFalse();
        assertThat(table.replace(5, "b", "c")).isFalse();
        assertThat(table.replace(5, null, "c")).isFalse();
        assertThat(table.get(5)).isEqualTo("a");
        assertThat(table.replace(5, "a", "c")).isTrue();
        assertThat(table.remove(5, "c")).isTrue();
        assertThat(table.replace(5, null, "d")).isTrue();
        assertThat(content()).containsExactly("d");
    }

    @Test
    void valuesComeInTheOrderOfTheirNumbers() {
        table.put(5000, "c");
        table.put(0, "a");
        table.put(1024, "b");

        assertThat(content()).containsExactly("a", "b", "c");
    }

    @Test
    void partsTogetherHaveEachValueOnce() {
        List<String> all = new ArrayList<>();
        for (int number = 1000; number < 3100; number++) {
            table.put(number, String.valueOf(number));
        }
        for (int part = 0; part < 3; part++) {
            table.forEach(part, 3, all::add);
            assertThat(all).hasSizeBetween(690 * (part + 1), 710 * (part + 1));
        }

        assertThat(all).containsExactlyInAnyOrderElementsOf(content());
    }

    private List<String> content() {
        List<String> content = new ArrayList<>();
        table.forEach(content::add);
        return content;
    }
}
