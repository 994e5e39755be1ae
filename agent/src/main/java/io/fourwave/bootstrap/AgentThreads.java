// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bootstrap;

/**
 * The group of the agent's threads and of those that libraries start from them. What ends one of them is counted and goes
 * no further: an application's default handler may well end the JVM.
 */
final class AgentThreads extends ThreadGroup {

    AgentThreads(ThreadGroup root) {
        super(root, "fourwave");
    }

    @Override
    public void uncaughtException(Thread thread, Throwable ours) {
        Hooks.suppress();
    }
}
