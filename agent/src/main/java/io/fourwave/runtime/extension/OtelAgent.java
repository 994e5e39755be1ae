// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.extension;

import io.fourwave.runtime.session.AgentHost;
import io.fourwave.telemetry.sdk.OtelBackend;
import io.fourwave.telemetry.sdk.SharedSdk;
import io.fourwave.telemetry.sdk.TelemetrySettings;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.function.Consumer;

/** The OpenTelemetry agent, whose SDK and whose loader of this extension live on when fourwave leaves. */
record OtelAgent(OpenTelemetrySdk sdk) implements AgentHost {

    @Override
    public OtelBackend backend(TelemetrySettings settings, Consumer<String> warn, Consumer<String> info) {
        return new SharedSdk(sdk);
    }

    /** Another agent's SDK knows. */
    @Override
    public boolean mayHaveRecipient() {
        return true;
    }

    @Override
    public void left() {
        // the loader is theirs
    }
}
