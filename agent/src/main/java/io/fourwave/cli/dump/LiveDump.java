// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.dump;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.FileFailure;
import io.fourwave.cli.host.JvmProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * A dump that the JVM writes into a folder of its own, under a name that nobody can know (0600, never over another file). The
 * tool opens it as soon as it is there and takes its name away: whoever ends half-way then, the tool or the JVM, nothing is left.
 */
public final class LiveDump implements AutoCloseable {
    private static final long LOOK_NANOS = 5_000_000;
    /** A JDK of 22 or later writes so many parts at most, one a thread. */
    private static final int PARTS = 1024;

    private final Path path;
    /** Open from the beginning: when the JVM is gone, the way to its folder is, too. */
    private final SecureDirectoryStream<Path> folder;

    private final String name = "fourwave-" + UUID.randomUUID() + ".hprof";
    private final String seenByJvm;
    private final boolean keep;
    private volatile boolean over;
    private volatile FileChannel channel;
    private volatile IOException refused;

    private LiveDump(JvmProcess process, String folder, boolean keep) throws IOException {
        this.path = process.seenByIt(Path.of(folder));
        this.seenByJvm = Path.of(folder).resolve(name).toString();
        this.keep = keep;
        DirectoryStream<Path> opened = Files.newDirectoryStream(path);
        if (!(opened instanceof SecureDirectoryStream<Path> secure)) {
            opened.close();
            throw new IOException("this Java cannot remove files without following links");
        }
        this.folder = secure;
    }

    /** @throws FailureException where there is no dump; nothing is left then */
    public static LiveDump take(AttachedJvm target, DumpCost cost, boolean keep) throws FailureException {
        LiveDump dump = of(target, cost, keep);
        Thread cleaner = new Thread(dump::remove, "fourwave-undo");
        Runtime.getRuntime().addShutdownHook(cleaner);
        boolean whole = false;
        try {
            dump.write(target);
            whole = true;
            return dump;
        } finally {
            if (!whole || !keep) {
                dump.remove();
            }
            if (!whole) {
                dump.close();
            }
            Runtime.getRuntime().removeShutdownHook(cleaner);
        }
    }

    private static LiveDump of(AttachedJvm target, DumpCost cost, boolean keep) throws FailureException {
        try {
            return new LiveDump(target.jvm().process(), cost.folder(), keep);
        } catch (IOException refused) {
            throw new FailureException(
                    cost.folder() + " of that JVM cannot be used: " + FileFailure.reason(refused)
                            + "; nothing was done",
                    "--dir FOLDER chooses another place, as that JVM sees it");
        }
    }

    private void write(AttachedJvm target) throws FailureException {
        Thread opener = new Thread(this::openWhenThere, "fourwave-dump");
        opener.setDaemon(true);
        opener.start();
        String said;
        try {
            said = target.dumpHeap(seenByJvm);
        } finally {
            over = true;
            join(opener);
        }
        if (!said.contains("created")) {
            throw new FailureException(
                    "that JVM could not write " + seenByJvm + ": " + lastLine(said) + "; nothing of it is left",
                    "--dir FOLDER chooses another place, as that JVM sees it");
        }
        if (channel == null) {
            throw new FailureException(
                    "the dump of that JVM cannot be read here: " + FileFailure.reason(refused) + "; it was removed",
                    "run the tool as that JVM's user, or as root");
        }
    }

    /** Before it later JDKs say what they are about to do. */
    private static String lastLine(String said) {
        String text = said.strip();
        return text.isEmpty() ? "it did not say why" : text.substring(text.lastIndexOf('\n') + 1);
    }

    private void openWhenThere() {
        boolean last = false;
        while (channel == null && !last) {
            last = over;
            try {
                channel = (FileChannel) folder.newByteChannel(
                        Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                if (!keep) {
                    folder.deleteFile(Path.of(name));
                }
            } catch (IOException notYet) {
                refused = notYet;
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** And the parts that later JDKs write beside it and join at the end ({@code NAME.p0}). */
    private void remove() {
        delete(name);
        for (int part = 0; part < PARTS; part++) {
            delete(name + ".p" + part);
        }
    }

    private void delete(String file) {
        try {
            folder.deleteFile(Path.of(file));
        } catch (IOException | ClosedDirectoryStreamException gone) {
            // it is not there, as a rule
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    public FileChannel channel() {
        return channel;
    }

    /** Where it is kept, as this tool sees it. */
    public Path file() {
        return path.resolve(name);
    }

    @Override
    public void close() {
        close(folder);
        close(channel);
    }

    private static void close(Closeable opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException closed) {
            // nothing was written by it
        }
    }
}
