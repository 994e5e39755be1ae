// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNameTest {

    @ParameterizedTest
    @CsvSource({
        "com.acme.Shop, Shop",
        "com.acme.Shop --port 80, Shop",
        "Shop, Shop",
        "com.acme.Shop$Main, Shop$Main",
        "/srv/app/shop-1.2.jar, shop-1.2",
        "shop.jar --spring.config=/etc/x.jar, shop",
        "acme.shop/com.acme.Shop, Shop"
    })
    void jarOrMainClassNamesTheService(String command, String name) {
        assertThat(ServiceName.of(command)).hasValue(name);
    }

    @Test
    void embeddedJvmHasNoName() {
        assertThat(ServiceName.of("")).isEmpty();
        assertThat(ServiceName.of("  ")).isEmpty();
    }
}
