// SPDX-License-Identifier: Apache-2.0
/**
 * The watch thread: takes the calls from the queue, sweeps the open connections, looks for those without a descriptor,
 * and alone writes teardowns. In {@code inventory} it accounts for every socket descriptor of this process. Agent
 * loader. Imports {@code bootstrap}, {@code capture}, {@code connection}, {@code host}, {@code jdk}, {@code kernel},
 * {@code tcp}.
 */
package io.fourwave.watch;
