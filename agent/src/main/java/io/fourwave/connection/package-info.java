// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of a connection and of its teardown: data and its own rules, no I/O, no thread of its own. Each field
 * says which thread writes it; whoever holds a {@code Snapshot} may read the rest. Agent loader. Imports {@code tcp}.
 */
package io.fourwave.connection;
