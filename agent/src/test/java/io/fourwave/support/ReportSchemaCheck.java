// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A report is what {@code docs/report.schema.json} says; every test that reads one asks here first. */
public final class ReportSchemaCheck {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text(), InputFormat.JSON);

    private ReportSchemaCheck() {}

    /** The same text. */
    public static String checked(String report) {
        assertThat(SCHEMA.validate(report, InputFormat.JSON))
                .as("what report.schema.json has against the report")
                .isEmpty();
        return report;
    }

    public static String text() {
        try {
            return Files.readString(Path.of("docs", "report.schema.json"));
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        }
    }
}
