// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.telemetry.http.client.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTextTest {

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, http://collector:4318",
        "http://user:s3cret@collector:4318/v1, http://…@collector:4318/v1",
        "http//user:s3cret@collector, http//…@collector",
        "user:s3cret@collector:4318, …@collector:4318",
        "http://user:s3/cret@collector, http://…@collector",
        "http://user:s3@cret@collector, http://…@collector",
        "https://collector/v1?token=s3cret, https://collector/v1?…",
        "https://collector/v1#s3cret, https://collector/v1#…",
        "https://user:s3cret@collector?a=s3cret, https://…@collector?…",
        "https://collector?token=s3cret@more, …",
        "https://user:s3?cret@collector, …"
    })
    void whatMayBeASecretIsNotShown(String configured, String shown) {
        assertThat(EndpointText.shown(configured)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:s3cret@collector:port",
                "http://user:s3cret @collector",
                "http://us er:s3cret@collector",
                "http://user:s3cret@",
                "ftp://user:s3cret@collector",
                "http//user:s3cret@collector",
                "user:s3cret@collector",
                "http://collector:4318/?token=s3cret with a space",
                "http://collector:4318/?token={s3cret}",
                "http://collector/ ?token=s3cret",
                "http://[user:s3cret@collector",
                "http://user:%zzs3cret@collector",
                "  http://user:s3cret@collector:99999?key=s3cret  "
            })
    void whatAParserQuotesIsRedacted(String configured) {
        for (String message : List.of(configured, "not a URL: " + configured.strip(), parsed(configured))) {
            assertThat(EndpointText.redacted(message, List.of(configured))).doesNotContain("s3cret");
        }
    }

    @Test
    void whatHoldsNoSecretIsLeftAsItIs() {
        String message = "otel.exporter.otlp.endpoint is nonsense: no protocol";
        assertThat(EndpointText.redacted(message, List.of("nonsense", ""))).isEqualTo(message);
    }

    private static String parsed(String configured) {
        try {
            return Endpoint.of(new URI(configured.strip())).shown().toString();
        } catch (URISyntaxException | IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
