// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

/**
 * A thread of the agent. The hooks know it by its class and let its sockets pass: what the agent itself opens and closes
 * is neither reported nor watched. A daemon, so that it never keeps a JVM alive.
 */
public final class AgentThread extends Thread {

    public AgentThread(Runnable work, String name) {
        super(work, name);
        setDaemon(true);
        setContextClassLoader(null);
    }
}
