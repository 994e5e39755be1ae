// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.jmx;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** The bean in the platform's server. Apart from {@link ManagementBean} so that java.management may be absent. */
final class Registration {
    private static final String PLATFORM = "java.lang:type=Runtime";
    private static final String NAME = "io.fourwave:type=Agent";

    private final AgentFigures figures;
    private MBeanServer server;

    Registration(AgentFigures figures) {
        this.figures = figures;
    }

    /**
     * Looks for the server without making one: the first to ask for the platform's pays for it, and starts the logging
     * that the application may want to configure first.
     *
     * @return true when the bean is there from now on
     */
    boolean register() throws JMException {
        for (MBeanServer each : MBeanServerFactory.findMBeanServer(null)) {
            if (each.isRegistered(new ObjectName(PLATFORM))) {
                each.registerMBean(figures, new ObjectName(NAME));
                server = each;
                return true;
            }
        }
        return false;
    }

    void unregister() throws JMException {
        if (server != null) {
            server.unregisterMBean(new ObjectName(NAME));
            server = null;
        }
    }
}
