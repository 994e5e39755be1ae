// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.Side;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** People type it, and scripts keep it from one report to the next. */
class FindingIdTest {
    private static final String FETCH = "com.acme.Orders.fetch(Orders.java:42)";

    @Test
    void sameVerdictSideAndLineIsTheSameIdInEveryVersion() {
        assertThat(id(Verdict.CLOSE_WAIT_LEAK, Side.CLIENT, FETCH)).isEqualTo("close_wait_leak-cc971e90");
    }

    @Test
    void anotherVerdictSideOrLineIsAnotherId() {
        Set<String> ids = new HashSet<>();
        for (Verdict verdict : Verdict.values()) {
            for (Side side : Side.values()) {
                ids.add(id(verdict, side, ""));
                for (int line = 1; line <= 500; line++) {
                    ids.add(id(verdict, side, "com.acme.Orders.fetch(Orders.java:" + line + ")"));
                }
            }
        }
        assertThat(ids).hasSize(Verdict.values().length * Side.values().length * 501);
    }

    @Test
    void figuresOfTheLocaleAreNotInIt() {
        String before = id(Verdict.HIDDEN_FIN, Side.SERVER, FETCH);
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(id(Verdict.HIDDEN_FIN, Side.SERVER, FETCH))
                    .isEqualTo(before)
                    .matches("[a-z_]+-[0-9a-f]{8}");
        } finally {
            Locale.setDefault(locale);
        }
    }

    private static String id(Verdict verdict, Side side, String blame) {
        return new Finding.Key(verdict, side, blame).id();
    }
}
