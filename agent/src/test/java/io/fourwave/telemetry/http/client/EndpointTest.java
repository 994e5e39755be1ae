// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:4318/v1/traces,   false, localhost,      4318, /v1/traces, localhost:4318",
        "http://collector/v1/traces,        false, collector,      80,   /v1/traces, collector",
        "https://collector/v1/traces,       true,  collector,      443,  /v1/traces, collector",
        "HTTPS://collector:443,             true,  collector,      443,  /,          collector",
        "https://collector:80/?a=b%20c,     true,  collector,      80,   /?a=b%20c,  collector:80",
        "http://otel_collector:4318/x%2Fy,  false, otel_collector, 4318, /x%2Fy,     otel_collector:4318",
        "http://[::1]:4318/v1/traces,       false, ::1,            4318, /v1/traces, [::1]:4318",
        "https://[fe80::1]/v1/traces,       true,  fe80::1,        443,  /v1/traces, [fe80::1]",
        "http://me:p@collector:9/v1/traces, false, collector,      9,    /v1/traces, collector:9",
    })
    void partsOfTheUri(String uri, boolean tls, String host, int port, String target, String header) {
        Endpoint endpoint = Endpoint.of(URI.create(uri));
        assertThat(endpoint.tls()).isEqualTo(tls);
        assertThat(endpoint.host()).isEqualTo(host);
        assertThat(endpoint.port()).isEqualTo(port);
        assertThat(endpoint.target()).isEqualTo(target);
        assertThat(endpoint.hostHeader()).isEqualTo(header);
    }

    @Test
    void userInformationIsNotShown() {
        assertThat(Endpoint.of(URI.create("http://me:secret@c:1/v1/traces")).shown())
                .isEqualTo(URI.create("http://c:1/v1/traces"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:/v1/traces", "http://:4318/v1/traces", "http://c_c:port/", "http://c:99999/"})
    void uriWithoutHostOrPortIsRefused(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.of(URI.create(uri)));
    }
}
