// SPDX-License-Identifier: Apache-2.0
/**
 * The entry, on the system loader: finds the jar, makes the agent's own loader, calls {@code runtime.Agent} by name,
 * and keeps every failure to itself. The thread that starts the agent. Imports nothing of ours.
 */
package io.fourwave;
