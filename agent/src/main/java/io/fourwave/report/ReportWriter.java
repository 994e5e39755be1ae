// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.report.page.HtmlReport;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Function;

/** Writes a report to a file; the ending chooses the format. */
public final class ReportWriter {
    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .registerTypeHierarchyAdapter(Verdict.class, text(Verdict::text))
            .registerTypeAdapter(Severity.class, text(Severity::text))
            .registerTypeAdapter(Confidence.class, text(Confidence::text))
            .registerTypeAdapter(Side.class, text(Side::text))
            .registerTypeAdapter(Role.class, text(Role::text))
            .registerTypeAdapter(Step.class, text(Step::text))
            .registerTypeAdapter(Report.WaveKind.class, text(Report.WaveKind::text))
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** Linux follows no more. */
    private static final int MOST_LINKS = 40;

    private ReportWriter() {}

    /** Fails as {@link #write} would, as far as that shows without writing. */
    public static void check(Path file) throws IOException {
        Path place = Files.exists(file) ? file : file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a directory");
        }
        if (Files.notExists(place)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isWritable(place)) {
            throw Files.getFileStore(place).isReadOnly()
                    ? new FileSystemException(file.toString(), null, "Read-only file system")
                    : new AccessDeniedException(file.toString());
        }
    }

    /** For the agent, whose report is written while the JVM ends. */
    public static void refusePipe(Path file) throws IOException {
        boolean mayBe = Files.exists(file)
                && !Files.isRegularFile(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("unix");
        // S_IFMT and S_IFIFO of inode(7)
        if (mayBe && ((int) Files.getAttribute(file, "unix:mode") & 0170000) == 0010000) {
            throw new FileSystemException(
                    file.toString(), null, "it is a pipe: without a reader the end of the JVM would wait");
        }
        if (Files.isRegularFile(file) && isDescriptor(file.toAbsolutePath())) {
            throw new FileSystemException(
                    file.toString(), null, "it is what this process has open: its own output would be written over");
        }
    }

    /** {@code /dev/stdout} leads to {@code /proc/self/fd/1}, and that to the file which the application writes to. */
    private static boolean isDescriptor(Path file) throws IOException {
        Path each = file;
        for (int i = 0; i < MOST_LINKS && each.getParent() != null; i++) {
            if (each.getParent().toRealPath().startsWith("/proc")) {
                return true;
            }
            if (!Files.isSymbolicLink(each)) {
                return false;
            }
            each = each.resolveSibling(Files.readSymbolicLink(each));
        }
        return false;
    }

    /**
     * A regular file is written beside its place and then moved there, so that a full disk leaves no half report and no
     * lost older one, and only the owner may read it. What is something else already, a link or a device, is written
     * to and stays what it is; of a link, the file that it leads to is the owner's alone then.
     */
    public static void write(Report report, Path file) throws IOException {
        refusePipe(file);
        write(format(report, ReportFormat.ofFile(file.getFileName().toString())), file);
    }

    /** As {@link #write(Report, Path)}, for a report that has its format already, by somebody who may wait for a reader. */
    public static void write(String text, Path file) throws IOException {
        check(file);
        boolean exists = Files.exists(file);
        if (Files.isSymbolicLink(file) && (!exists || Files.isRegularFile(file))) {
            writeThrough(file, text);
        } else if (exists && !Files.isRegularFile(file)) {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } else {
            replace(file, text);
        }
    }

    /** Opened by its own name: the kernel follows no link that another user put into a folder such as /tmp. */
    private static void writeThrough(Path link, String text) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (SeekableByteChannel target = Files.newByteChannel(link, options, OWNER_ONLY)) {
            Files.setPosixFilePermissions(link, OWNER_ONLY.value());
            target.truncate(0);
            write(text, target);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path beside = nameOfNobody(file);
        // 0600 and O_EXCL: where this fails, nothing is made
        WritableByteChannel made = Files.newByteChannel(beside, NEW, OWNER_ONLY);
        try {
            try (WritableByteChannel target = made) {
                write(text, target);
            }
            // rename(2): with REPLACE_EXISTING the JDK deletes the older one first, and there is none for a moment
            Files.move(beside, file.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * A name that nobody else has, beside this file. Not of {@code Files.createTempFile}: that asks the application's {@code SecureRandom}, which
     * fixes its providers and {@code java.security.egd}; with no descriptor left it makes a seed from threads for many seconds,
     * and is without /dev/urandom for good.
     */
    private static Path nameOfNobody(Path file) {
        String unique = Long.toHexString(ProcessHandle.current().pid()) + "-" + Long.toHexString(System.nanoTime());
        return file.toAbsolutePath().resolveSibling(".fourwave" + unique + ".tmp");
    }

    private static void write(String text, WritableByteChannel target) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }

    public static String format(Report report, ReportFormat format) {
        return switch (format) {
            case TEXT -> TextReport.of(report);
            case JSON -> json(report);
            case HTML -> HtmlReport.of(report);
        };
    }

    private static <E extends Enum<E>> JsonSerializer<E> text(Function<E, String> text) {
        return (value, type, context) -> new JsonPrimitive(text.apply(value));
    }

    static String json(Report report) {
        return Visible.inJson(GSON.toJson(report)) + "\n";
    }
}
