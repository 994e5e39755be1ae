// SPDX-License-Identifier: Apache-2.0
/**
 * The report as one page of HTML: its parts, its drawings and the markup they are made of. It reads the tree of
 * {@code report} and its phrases; {@code ReportWriter} asks for it. Any thread. Agent loader. Imports {@code
 * diagnose}, {@code report}, {@code tcp}.
 */
package io.fourwave.report.page;
