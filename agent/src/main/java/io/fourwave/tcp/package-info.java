// SPDX-License-Identifier: Apache-2.0
/**
 * Pure rules of TCP: states, calls, steps, roles, the step table, addresses. No I/O, no clock, any thread. Agent
 * loader. Imports nothing of ours.
 */
package io.fourwave.tcp;
