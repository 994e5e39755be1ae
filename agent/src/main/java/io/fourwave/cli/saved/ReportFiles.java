// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.saved;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.FileFailure;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reports that a command was given by name. */
public final class ReportFiles {

    private ReportFiles() {}

    public static SavedReport read(String file) throws FailureException {
        try {
            return SavedReport.read(Path.of(file));
        } catch (IOException | InvalidPathException refused) {
            throw new FailureException(
                    "the report " + file + " cannot be used: " + FileFailure.reason(refused),
                    "report.file=FILE.json, or report PID --format json -o FILE, writes one");
        }
    }
}
