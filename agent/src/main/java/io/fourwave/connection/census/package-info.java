// SPDX-License-Identifier: Apache-2.0
/**
 * All connections at one moment: the snapshot that a diagnosis gets, how many are in which state, every descriptor
 * accounted for. The watch thread makes them, any thread reads them. Agent loader. Imports {@code connection}, {@code
 * tcp}.
 */
package io.fourwave.connection.census;
