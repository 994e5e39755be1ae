// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.extension;

import io.fourwave.runtime.Agent;
import io.opentelemetry.javaagent.extension.AgentListener;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.lang.instrument.Instrumentation;
import java.util.stream.Stream;

/** Starts fourwave when the OpenTelemetry agent has started, and before the application. Found as a service, by its name. */
public final class FourwaveExtension implements AgentListener {
    /** On the boot loader; no artifact of theirs that an extension is compiled against has it. */
    private static final String INSTRUMENTATION_HOLDER = "io.opentelemetry.javaagent.bootstrap.InstrumentationHolder";

    @Override
    public void afterAgent(AutoConfiguredOpenTelemetrySdk configured) {
        try {
            Agent.start(null, instrumentation(), how(), new OtelAgent(configured.getOpenTelemetrySdk()));
        } catch (Throwable ours) {
            System.err.println("fourwave: could not start, the application runs without it: " + ours);
        }
    }

    private static Instrumentation instrumentation() throws ReflectiveOperationException {
        return (Instrumentation) Class.forName(INSTRUMENTATION_HOLDER, true, null)
                .getMethod("getInstrumentation")
                .invoke(null);
    }

    /** As the OpenTelemetry agent came into this JVM. */
    private static String how() {
        boolean attached = Stream.of(new Throwable().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("agentmain"));
        return attached ? "attach" : "premain";
    }
}
