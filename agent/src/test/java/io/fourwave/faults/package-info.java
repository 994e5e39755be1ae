// SPDX-License-Identifier: Apache-2.0

/** Faults, abuse and long runs: what the application prints is compared with a run without the agent, the rest is counted. */
package io.fourwave.faults;
