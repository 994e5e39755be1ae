// SPDX-License-Identifier: Apache-2.0
/**
 * The options: one table of them, and what was given for each. The thread that starts the agent, and the tool. Agent
 * loader. Imports nothing of ours.
 */
package io.fourwave.config;
