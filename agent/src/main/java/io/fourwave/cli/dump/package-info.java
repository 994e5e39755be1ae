// SPDX-License-Identifier: Apache-2.0
/**
 * A heap dump of a JVM that runs: what it will cost, the taking of it, what the agent there knows. Agent loader with
 * the system loader behind it, in the tool's own process, on its main thread. Imports {@code cli.attach}, {@code
 * cli.host}, {@code heap}.
 */
package io.fourwave.cli.dump;
