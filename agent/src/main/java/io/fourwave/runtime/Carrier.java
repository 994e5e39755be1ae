// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.telemetry.Outlet;
import io.fourwave.telemetry.Telemetry;
import java.io.IOException;
import java.util.function.Consumer;

/** Who has brought the agent into this JVM: a jar of its own, or another agent. */
public interface Carrier {

    /**
     * By which spans and metrics leave.
     *
     * @param warn gets what somebody should change, one sentence each
     * @param info gets what is as it must be
     */
    Outlet outlet(Telemetry.Settings settings, Consumer<String> warn, Consumer<String> info);

    /** The agent has left and nothing of it runs any more, nor will need a further class. */
    void left() throws IOException;
}
