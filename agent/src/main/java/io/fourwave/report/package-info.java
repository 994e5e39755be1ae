// SPDX-License-Identifier: Apache-2.0
/**
 * The report: one tree of records, written as JSON, as text or as a page. The watch thread builds it, any thread
 * writes it. Agent loader. Imports {@code connection}, {@code diagnose}, {@code tcp}.
 */
package io.fourwave.report;
