// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.AddressMask;
import io.fourwave.telemetry.sdk.OwnSdk;
import io.fourwave.telemetry.sdk.TelemetrySettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final int WAIT = 8192;
    private static final int MORE = 100;

    private final TelemetrySettings settings =
            new TelemetrySettings("1", 1, Optional.empty(), new AddressMask(false), "host");
    private final Telemetry telemetry =
            new Telemetry(settings, null, new OwnSdk(settings, warning -> {}, information -> {}));

    /** Where OpenTelemetry takes long to come, or never comes. */
    @Test
    void whatWaitsForTheSdkIsBoundedAndTheRestIsCounted() {
        for (int i = 0; i < WAIT; i++) {
            assertThat(telemetry.found(null)).isNull();
        }
        assertThat(telemetry.dropped()).doesNotContainKey("traces_before_start");
        for (int i = 0; i < MORE; i++) {
            telemetry.found(null);
        }
        assertThat(telemetry.dropped()).containsEntry("traces_before_start", (long) MORE);
    }
}
