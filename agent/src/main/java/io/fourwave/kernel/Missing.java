// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

/**
 * Something that this host does not let the agent see.
 *
 * @param what the source, for example {@code sock_diag}
 * @param why one sentence for a person
 */
public record Missing(String what, String why) {}
