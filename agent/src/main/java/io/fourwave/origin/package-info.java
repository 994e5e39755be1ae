// SPDX-License-Identifier: Apache-2.0
/**
 * Whose code it is: the application's, a library's, another agent's, by the place that a class was loaded from. Watch
 * thread. Agent loader. Imports {@code connection}, {@code host}.
 */
package io.fourwave.origin;
