// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes a report to a file; the ending chooses the format. */
public final class ReportWriter {
    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();

    private ReportWriter() {}

    /**
     * The file is written beside its place and then moved there, so that a full disk leaves no half report and no lost
     * older one. Only the owner may read it.
     */
    public static void write(Report report, Path file) throws IOException {
        String text = format(report, file.getFileName().toString());
        Path directory = file.toAbsolutePath().getParent();
        Path beside = Files.createTempFile(
                directory,
                ".fourwave",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(beside, text.getBytes(StandardCharsets.UTF_8));
            Files.move(beside, file.toAbsolutePath(), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    static String format(Report report, String fileName) {
        if (fileName.endsWith(".json")) {
            return json(report);
        }
        return fileName.endsWith(".html") ? html(report) : TextReport.of(report);
    }

    static String json(Report report) {
        return GSON.toJson(report) + "\n";
    }

    private static String html(Report report) {
        String text =
                TextReport.of(report).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="color-scheme" content="light dark">
                <title>fourwave report</title>
                <pre>%s</pre>
                </html>
                """.formatted(text);
    }
}
