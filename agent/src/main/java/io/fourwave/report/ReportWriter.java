// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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

    /** Fails as {@link #write} would, as far as that can be told without writing. */
    public static void check(Path file) throws IOException {
        Path place = Files.exists(file) ? file : file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a directory");
        }
        if (Files.notExists(place)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isWritable(place)) {
            throw new AccessDeniedException(file.toString());
        }
    }

    /**
     * A regular file is written beside its place and then moved there, so that a full disk leaves no half report and no
     * lost older one, and only the owner may read it. What is something else already, a link, a pipe or a device, is
     * written to and stays what it is.
     */
    public static void write(Report report, Path file) throws IOException {
        check(file);
        String text = format(report, file.getFileName().toString());
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } else {
            replace(file, text);
        }
    }

    private static void replace(Path file, String text) throws IOException {
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
        return fileName.endsWith(".html") ? HtmlReport.of(report) : TextReport.of(report);
    }

    static String json(Report report) {
        return GSON.toJson(report) + "\n";
    }
}
