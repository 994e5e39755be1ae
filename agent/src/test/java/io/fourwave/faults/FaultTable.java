// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import io.fourwave.support.Jdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What came of each fault of a test class: printed at its end, and kept in target/faults for one table of all. */
final class FaultTable implements AfterAllCallback {
    private static final Path FOLDER = Path.of("target/faults");
    private static final String HEADING = """
            | fault | JDK | what was done | connections/s without, with | counted | heap KiB, threads, descriptors | result |
            | --- | --- | --- | --- | --- | --- | --- |
            """;

    private final Queue<String> rows = new ConcurrentLinkedQueue<>();

    /** A row of its own; begins with the fault. */
    Row row(String fault, Jdk jdk) {
        return new Row(fault, jdk);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        String table = String.join("\n", rows) + "\n";
        System.out.print("\n" + HEADING + table);
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(context.getRequiredTestClass().getSimpleName() + ".md"), HEADING + table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One fault on one JDK; what is not said is a dash. */
    final class Row {
        private final String fault;
        private final Jdk jdk;
        private String done = "–";
        private String rates = "–";
        private String counted = "–";
        private String figures = "–";

        private Row(String fault, Jdk jdk) {
            this.fault = fault;
            this.jdk = jdk;
        }

        Row done(String what) {
            done = what;
            return this;
        }

        /** Connections a second. */
        Row rates(double without, double with) {
            rates = "%.0f, %.0f".formatted(without, with);
            return this;
        }

        Row counted(String what) {
            counted = what;
            return this;
        }

        Row figures(JvmFigures before, JvmFigures after) {
            figures = "%d → %d, %d → %d, %d → %d"
                    .formatted(
                            before.heap(),
                            after.heap(),
                            before.threads(),
                            after.threads(),
                            before.descriptors(),
                            after.descriptors());
            return this;
        }

        /** Enters the row. */
        void result(String what) {
            rows.add("| %s |"
                    .formatted(String.join(" | ", fault, "" + jdk.feature(), done, rates, counted, figures, what)));
        }
    }
}
