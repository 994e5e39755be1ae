// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.telemetry.OtelBackend;
import io.fourwave.telemetry.Telemetry;
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
    OtelBackend backend(Telemetry.Settings settings, Consumer<String> warn, Consumer<String> info);

    /** The agent has left and nothing of it runs any more, nor will need a further class. */
    void left() throws IOException;
}
