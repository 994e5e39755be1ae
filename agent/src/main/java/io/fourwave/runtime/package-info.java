// SPDX-License-Identifier: Apache-2.0
/**
 * The start of the agent in this JVM, its standing by, its commands and its end. With {@code session}, which wires the parts, it is
 * the only place that knows all the others. Agent loader; nothing imports it.
 */
package io.fourwave.runtime;
