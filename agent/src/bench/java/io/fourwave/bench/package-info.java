// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent costs, measured: JMH for the hooks, whole JVMs for the rest, with and without the agent in turn, other
 * agents in the same turns. Run by {@code mvn -B -Pbench verify}; not part of the agent.
 */
package io.fourwave.bench;
