// SPDX-License-Identifier: Apache-2.0
/**
 * Where the tool runs, and what it sees of other processes from outside: {@code /proc} and what a JVM writes about
 * itself. No process is asked anything here. Agent loader with the system loader behind it, in a JVM of its own, on
 * its main thread. Imports {@code config}, {@code host}, {@code kernel}, {@code report}, {@code tcp}.
 */
package io.fourwave.cli.host;
