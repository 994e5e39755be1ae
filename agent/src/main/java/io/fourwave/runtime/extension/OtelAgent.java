// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.extension;

import io.fourwave.runtime.session.AgentHost;
import io.fourwave.telemetry.OtelBackend;
import io.fourwave.telemetry.SharedSdk;
import io.fourwave.telemetry.Telemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.function.Consumer;

/** The OpenTelemetry agent, whose SDK and whose loader of this extension live on when fourwave leaves. */
record OtelAgent(OpenTelemetrySdk sdk) implements AgentHost {

    @Override
    public OtelBackend backend(Telemetry.Settings settings, Consumer<String> warn, Consumer<String> info) {
        return new SharedSdk(sdk);
    }

    @Override
    public void left() {
        // the loader is theirs
    }
}
