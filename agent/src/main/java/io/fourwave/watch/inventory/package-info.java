// SPDX-License-Identifier: Apache-2.0
/**
 * Every socket descriptor of this process, accounted for, and what waits to be accepted. Watch thread. Agent loader.
 * Imports {@code capture}, {@code connection}, {@code host}, {@code jdk}, {@code kernel}, {@code tcp}, {@code watch}.
 */
package io.fourwave.watch.inventory;
