// SPDX-License-Identifier: Apache-2.0
/**
 * The report: one tree of records, written as JSON, as text or as a page. Agent loader; imports {@code diagnose}, {@code watch}
 * and {@code tcp}.
 */
package io.fourwave.report;
