// SPDX-License-Identifier: Apache-2.0
package io.fourwave.holding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HolderPathTest {
    private static final HolderPath SESSIONS =
            new HolderPath("com.acme.Orders", "SESSIONS", List.of("HashMap", "Orders.Session", "Socket"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "static com.acme.Orders.SESSIONS \u2192 HashMap \u2192 Orders.Session \u2192 Socket",
                "static com.acme.Orders.SESSIONS -> HashMap -> Orders.Session -> Socket",
                "static com.acme.Orders.SESSIONS > HashMap > Orders.Session > Socket",
                "  com.acme.Orders.SESSIONS>HashMap>Orders.Session>Socket ",
            })
    void asHoldersPrintsIt(String text) {
        assertThat(HolderPath.parse(text)).contains(SESSIONS);
        assertThat(HolderPath.parse(SESSIONS.toString())).contains(SESSIONS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ">",
                "Socket",
                "static com.acme.Orders.SESSIONS",
                "static SESSIONS > Socket",
                "static com.acme.Orders.SESSIONS > > Socket",
                "static com.acme.Orders. > Socket",
                "thread \"main\" in com.acme.Orders.main (Orders.java:7) > ArrayList > Socket",
                "JNI global > Socket",
            })
    void whatIsNoPathFromAStaticField(String text) {
        assertThat(HolderPath.parse(text)).isEmpty();
    }

    @Test
    void tooManySteps() {
        assertThat(HolderPath.parse("a.B.c" + " > D".repeat(60))).isEmpty();
        assertThat(HolderPath.parse("a.B.c" + " > D".repeat(59))).isPresent();
    }

    @Test
    void stepsAreGoneInTheirOrder() {
        int at = SESSIONS.next(HolderPath.begin(), "HashMap");

        assertThat(at).isEqualTo(1);
        assertThat(SESSIONS.next(at, "")).isEqualTo(1);
        assertThat(SESSIONS.next(at, "HashMap")).isEqualTo(1);
        assertThat(SESSIONS.next(at, "Socket")).isNegative();
        assertThat(SESSIONS.next(at, "Orders.Session")).isEqualTo(2);
        assertThat(SESSIONS.endsAt(1)).isFalse();
        assertThat(SESSIONS.endsAt(2)).isTrue();
        assertThat(SESSIONS.endsAt(3)).isTrue();
    }

    @Test
    void twoThatTakeTurnsAreWrittenOnce() {
        HolderPath turns = new HolderPath("a.B", "c", List.of("Node", "Leaf", "Node", "Socket"));
        int at = 0;
        for (String step : List.of("Node", "Leaf", "Node", "Leaf", "Node")) {
            at = turns.next(at, step);
        }

        assertThat(at).isEqualTo(3);
        assertThat(turns.next(at, "Socket")).isEqualTo(4);
    }

    @Test
    void hiddenClassesGoByTheirNamesAlone() {
        assertThat(List.of(
                        StepNames.of("com.acme.Orders$$Lambda$14/0x0000000800c03000"),
                        StepNames.of("com.acme.Orders$$Lambda/0x00007f1234567890"),
                        StepNames.of("com.acme.Orders$$Lambda+0x00007f1234567890")))
                .containsOnly("lambda in Orders");
        assertThat(List.of(
                        StepNames.of("com.acme.Made/0x0000000800c03000"), StepNames.of("com.acme.Made+0x00000008123")))
                .containsOnly("Made");
    }
}
