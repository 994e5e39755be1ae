// SPDX-License-Identifier: Apache-2.0
/**
 * The report: one tree of records, written as JSON or as text. Agent loader; imports {@code diagnose}, {@code watch}
 * and {@code tcp}.
 */
package io.fourwave.report;
