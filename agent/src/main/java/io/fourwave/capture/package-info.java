// SPDX-License-Identifier: Apache-2.0
/**
 * What runs on application threads: the listener of the hooks, the samples of calls and stacks, the registry of
 * connections, and the mouth of the queue. No lock, no log, no I/O, no class loading, nothing that can throw into the
 * application. Agent loader. Imports {@code bootstrap}, {@code connection}, {@code jdk}, {@code tcp}.
 */
package io.fourwave.capture;
