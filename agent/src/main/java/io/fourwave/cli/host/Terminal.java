// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import io.fourwave.host.SystemFolders;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The terminal in a mode in which a key counts at once and is not shown. Set by {@code stty} of the system's own folders,
 * and set back when this is closed or the tool ends, by Ctrl-C as well.
 */
public final class Terminal implements AutoCloseable {
    private static final File TTY = new File("/dev/tty");

    /** Who types more than that in a second is not waited for. */
    private static final int AHEAD = 16;

    private final Path stty;
    private final String before;
    private final Thread atExit = new Thread(this::restore, "fourwave-stty");
    private final BlockingQueue<Character> keys = new LinkedBlockingQueue<>(AHEAD);

    private Terminal(Path stty, String before) {
        this.stty = stty;
        this.before = before;
    }

    /**
     * True when a descriptor of this process is a terminal. {@code System.console()} does not tell: from JDK 22 on there is
     * always one.
     *
     * @param descriptor 1 for stdout, 2 for stderr
     */
    public static boolean isTerminal(Path proc, int descriptor) {
        String target = target(proc, descriptor);
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    /** True when a descriptor of this process leads to another one's stdin. */
    public static boolean isPipe(Path proc, int descriptor) {
        return target(proc, descriptor).startsWith("pipe:");
    }

    private static String target(Path proc, int descriptor) {
        try {
            return Files.readSymbolicLink(proc.resolve("self/fd/" + descriptor)).toString();
        } catch (IOException | RuntimeException unknown) {
            return "";
        }
    }

    /** Empty where there is no terminal, or no stty to set it. */
    public static Optional<Terminal> open() {
        Optional<Path> stty = SystemFolders.find("stty");
        try {
            if (stty.isEmpty()) {
                return Optional.empty();
            }
            Terminal terminal = new Terminal(stty.get(), run(stty.get(), "-g").strip());
            Runtime.getRuntime().addShutdownHook(terminal.atExit);
            run(stty.get(), "-icanon", "-echo", "min", "1");
            Thread keys = new Thread(terminal::readKeys, "fourwave-keys");
            keys.setDaemon(true);
            keys.start();
            return Optional.of(terminal);
        } catch (IOException noTerminal) {
            return Optional.empty();
        }
    }

    /** The key that was typed by then, as a small letter; empty where none was. {@code q} also where the terminal is gone. */
    public Optional<Character> keyWithin(long nanos) throws InterruptedException {
        return Optional.ofNullable(keys.poll(nanos, TimeUnit.NANOSECONDS));
    }

    /** Columns and lines; 80 and 24 where the terminal does not say. */
    public int[] size() {
        try {
            String[] linesAndColumns = run(stty, "size").strip().split(" ");
            int lines = Integer.parseInt(linesAndColumns[0]);
            int columns = Integer.parseInt(linesAndColumns[1]);
            return lines > 0 && columns > 0 ? new int[] {columns, lines} : new int[] {80, 24};
        } catch (IOException | RuntimeException unknown) {
            return new int[] {80, 24};
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // it has run, or does so now
        }
    }

    private void readKeys() {
        try (InputStream typed = new FileInputStream(TTY)) {
            for (int key = typed.read(); key >= 0; key = typed.read()) {
                keys.offer(Character.toLowerCase((char) key));
            }
        } catch (IOException hangup) {
            // nobody is left to look at it either
        }
        keys.clear();
        keys.offer('q');
    }

    private void restore() {
        try {
            run(stty, before);
        } catch (IOException terminalGone) {
            // nobody is left to type
        }
    }

    private static String run(Path stty, String... arguments) throws IOException {
        List<String> command =
                Stream.concat(Stream.of(stty.toString()), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectInput(TTY).start();
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes());
            if (process.waitFor() != 0) {
                throw new IOException("stty failed");
            }
            return said;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurried);
        }
    }
}
