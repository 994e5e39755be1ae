// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.config.ExportRecipient;
import io.fourwave.host.ListenerProbe;
import io.fourwave.runtime.session.AgentHost;
import io.fourwave.telemetry.sdk.OtelBackend;
import io.fourwave.telemetry.sdk.OwnSdk;
import io.fourwave.telemetry.sdk.TelemetrySettings;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/** The agent's own jar, with a loader and an OpenTelemetry that are there for it alone. */
final class OwnJar implements AgentHost {
    /** Of OTLP over HTTP. */
    private static final int DEFAULT_PORT = 4318;

    @Override
    public OtelBackend backend(TelemetrySettings settings, Consumer<String> warn, Consumer<String> info) {
        return new OwnSdk(settings, warn, info);
    }

    @Override
    public boolean mayHaveRecipient() {
        return switch (ExportRecipient.ofThisJvm()) {
            case NOBODY -> false;
            case DEFAULT -> ListenerProbe.isAnybodyAt(DEFAULT_PORT);
            case NAMED -> true;
        };
    }

    @Override
    public void left() throws IOException {
        if (OwnJar.class.getClassLoader() instanceof Closeable jar) {
            jar.close();
        }
    }
}
