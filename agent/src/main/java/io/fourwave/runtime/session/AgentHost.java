// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.telemetry.sdk.OtelBackend;
import io.fourwave.telemetry.sdk.TelemetrySettings;
import java.io.IOException;
import java.util.function.Consumer;

/** Who has brought the agent into this JVM: a jar of its own, or another agent. */
public interface AgentHost {

    /**
     * By which spans and metrics leave.
     *
     * @param warn gets what somebody should change, one sentence each
     * @param info gets what is as it must be
     */
    OtelBackend backend(TelemetrySettings settings, Consumer<String> warn, Consumer<String> info);

    /** False where nobody gets what leaves this JVM. On a thread of the agent. */
    boolean mayHaveRecipient();

    /** The agent has left and nothing of it runs any more, nor will need a further class. */
    void left() throws IOException;
}
