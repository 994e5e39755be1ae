// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** What the agent tells in JMX, as the application that it watches may ask for it. */
final class AgentBean {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private AgentBean() {}

    /** Returns when the agent has counted so many calls. */
    static String awaitCalls(long calls) throws JMException {
        awaitBean();
        while (calls() < calls) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return "counted";
    }

    /** The highest share of the local ports to one destination, in percent. */
    static String ports() throws JMException {
        awaitBean();
        double highest = 0;
        for (Object row : ((TabularData) attribute("PortUtilization")).values()) {
            highest = Math.max(highest, (Double) value(row));
        }
        return "ports " + Math.round(100 * highest);
    }

    private static long calls() throws JMException {
        long calls = 0;
        for (Object step : ((TabularData) attribute("CloseCount")).values()) {
            for (Object side : ((TabularData) value(step)).values()) {
                calls += (Long) value(side);
            }
        }
        return calls;
    }

    private static Object value(Object row) {
        return ((CompositeData) row).get("value");
    }

    /** The agent comes to it in a sweep after the application has made the server. */
    private static void awaitBean() throws JMException {
        while (!server().isRegistered(name())) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static Object attribute(String attribute) throws JMException {
        return server().getAttribute(name(), attribute);
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    private static ObjectName name() throws JMException {
        return new ObjectName("io.fourwave:type=Agent");
    }
}
