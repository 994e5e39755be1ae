// SPDX-License-Identifier: Apache-2.0

/**
 * Real programs on real servers, each with the agent and without: the same answers, and nothing found that is not there. The
 * programs are in src/servers and are built, each with libraries of its own, into target/servers.
 */
package io.fourwave.servers;
