// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

/**
 * A thread of the agent. The hooks know it by its class and let its sockets pass: what the agent itself opens and closes
 * is neither reported nor watched. A daemon, so that it never keeps a JVM alive.
 */
public final class AgentThread extends Thread {
    private static final ThreadGroup GROUP = new AgentThreads(root());

    public AgentThread(Runnable work, String name) {
        super(GROUP, work, name);
        setDaemon(true);
        setContextClassLoader(null);
    }

    /** The agent's threads, and those that libraries started from them: what its CPU time is summed over. */
    public static Thread[] alive() {
        Thread[] threads = new Thread[64];
        int count = GROUP.enumerate(threads, false);
        Thread[] alive = new Thread[count];
        System.arraycopy(threads, 0, alive, 0, count);
        return alive;
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
