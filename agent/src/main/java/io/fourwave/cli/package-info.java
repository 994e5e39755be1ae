// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of the agent's own jar, in a JVM of their own, on its main thread: here stdout is ours. Agent loader
 * with the system loader behind it. Imports {@code config}, {@code diagnose}, {@code heap}, {@code holding}, {@code host},
 * {@code kernel}, {@code report}, {@code tcp}.
 */
package io.fourwave.cli;
