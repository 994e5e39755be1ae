// SPDX-License-Identifier: Apache-2.0
/** A heap dump of a JVM that runs: what it will cost, the taking of it, what the agent there knows. Tool's process only. */
package io.fourwave.cli.dump;
