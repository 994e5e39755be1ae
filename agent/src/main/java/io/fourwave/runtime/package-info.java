// SPDX-License-Identifier: Apache-2.0
/**
 * The start of the agent in this JVM, its standing by, its commands and its end. With {@code session}, which wires
 * the parts, it is the only place that knows all the others. The thread that starts the agent, the threads that bring
 * its commands, and the JVM's shutdown hook. Agent loader; nothing imports it. Imports {@code bootstrap}, {@code
 * capture}, {@code config}, {@code host}, {@code jdk}, {@code report}, {@code runtime.reportfile}, {@code
 * runtime.session}, {@code telemetry}, {@code watch}, {@code weave}.
 */
package io.fourwave.runtime;
