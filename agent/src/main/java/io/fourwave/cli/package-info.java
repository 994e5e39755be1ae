// SPDX-License-Identifier: Apache-2.0
/**
 * The command line of the agent's own jar. Agent loader with the system loader behind it, in a JVM of its own: here
 * stdout is ours. Imports {@code config}; nothing imports it.
 */
package io.fourwave.cli;
