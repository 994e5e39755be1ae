// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressMaskTest {
    private final AddressMask mask = new AddressMask(true);

    @Test
    void maskedAddressIsTheSameWhereverItStands() {
        String hash = mask.of("10.0.0.2");

        assertThat(hash).startsWith("host-").doesNotContain("10.0.0.2");
        assertThat(mask.endpoint("10.0.0.2", 8080)).isEqualTo(hash + ":8080");
        assertThat(mask.within("http-nio-10.0.0.2-8080-exec-1")).isEqualTo("http-nio-" + hash + "-8080-exec-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OkHttp http://10.1.2.3:80/x",
                "pool-10.1.2.3",
                "pool [2001:db8::17]:443",
                "pool fe80::10.1.2.3 x",
                "pool ::1 x",
                "x10.1.2.3y",
                "10.1.2.3.",
                "fe80::10.1.2.3%eth0",
                "1234.10.1.2.3:80",
                "[2001:db8::17]:443 and 10.1.2.3"
            })
    void noAddressIsLeftWithinAText(String text) {
        assertThat(mask.within(text)).contains("host-").doesNotContain("10.1.2.3", "2001:db8", "::1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pool-1-thread-2",
                "main",
                "JDBC 42.3.1",
                "HikariPool:1 housekeeper",
                "1.2.3",
                "1.2.3.4567",
                "1234567",
                "a:b",
                "..."
            })
    void otherNamesStayWhatTheyAre(String text) {
        assertThat(mask.within(text)).isEqualTo(text);
    }

    @Test
    void nothingIsMaskedUnlessAskedFor() {
        assertThat(new AddressMask(false).within("pool-10.1.2.3")).isEqualTo("pool-10.1.2.3");
        assertThat(mask.within(null)).isNull();
    }
}
