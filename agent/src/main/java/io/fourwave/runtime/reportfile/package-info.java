// SPDX-License-Identifier: Apache-2.0
/**
 * When {@code report.file} is written, and how: at the end of the JVM, once in so long ({@code report.every}), and
 * when something has happened ({@code report.on}). Agent loader; what is due is decided on the watch thread, and
 * written on a thread of its own. Imports {@code bootstrap}, {@code config}, {@code host}, {@code report}.
 */
package io.fourwave.runtime.reportfile;
