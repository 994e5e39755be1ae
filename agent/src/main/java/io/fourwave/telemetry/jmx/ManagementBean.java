// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.jmx;

import io.fourwave.tcp.AddressMask;
import io.fourwave.telemetry.MetricSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The figures by JMX, from the moment when somebody else has made the platform's bean server: a console that attaches, a
 * port that is configured, or the application. Nothing is loaded and nothing is started for it before.
 */
public final class ManagementBean {
    private final AgentFigures figures;
    private Registration registration;
    private String refusal;
    private boolean done;

    /** @param report as text, as it is when it is asked for */
    public ManagementBean(String version, MetricSource source, AddressMask mask, Supplier<String> report) {
        this.figures = new AgentFigures(version, source, mask, report);
        if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
            refused("this JVM has no module java.management");
        }
    }

    /** Asked after each sweep; costs next to nothing once the bean is there. */
    public synchronized void registerWhenThereIsAServer() {
        if (done) {
            return;
        }
        try {
            if (registration == null) {
                registration = new Registration(figures);
            }
            done = registration.register();
        } catch (Exception | LinkageError cause) {
            refused("the platform's bean server refused io.fourwave:type=Agent: " + cause);
        }
    }

    /** When the agent ends; it is not registered again. */
    public synchronized void unregister() {
        done = true;
        if (registration != null) {
            try {
                registration.unregister();
            } catch (Exception gone) {
                // by somebody else: that is what was wanted
            }
        }
    }

    /** Why there is no bean; empty when there is one, or will be once somebody looks. */
    public synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private void refused(String reason) {
        refusal = reason;
        done = true;
    }
}
