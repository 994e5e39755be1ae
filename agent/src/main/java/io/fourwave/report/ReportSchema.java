// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

/** Of the report in JSON: {@code report.schema.json}, beside this class in the jar. */
public final class ReportSchema {
    /** It grows when a field goes or means something else; one that comes changes nothing. */
    public static final int VERSION = 1;

    private ReportSchema() {}
}
