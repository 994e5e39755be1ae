// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * How many threads this process may still start, by the limit of its control group and by that of its user. Whoever is
 * beyond it cannot even run its shutdown hooks: each needs a thread. On the thread that starts the application, so without
 * a lambda; where limits are as high as usual it costs a look into three files.
 */
public final class ThreadHeadroom {
    /** The application's next ones, and the hooks at its end. */
    public static final int LEAST = 16;

    /** What a user with a higher limit has started is not counted: that costs a walk through /proc. */
    private static final long FAR = 8192;

    private static final String LIMIT = "Max processes";
    private static final int LIMITS_BYTES = 4096;

    private final Path proc;
    private final Path groups;

    ThreadHeadroom(Path proc, Path groups) {
        this.proc = proc;
        this.groups = groups;
    }

    public static ThreadHeadroom ofThisProcess() {
        return new ThreadHeadroom(Paths.get("/proc"), Paths.get("/sys/fs/cgroup"));
    }

    /** How many; {@code Long.MAX_VALUE} where no limit is near or known. */
    public long free() {
        return Math.min(ofGroup(groups), Math.min(ofGroup(groups.resolve("pids")), ofUser()));
    }

    /** In version 2 of control groups, or in version 1; a container sees its own group at the top. */
    private static long ofGroup(Path folder) {
        long most = number(folder.resolve("pids.max"));
        long now = most < 0 ? -1 : number(folder.resolve("pids.current"));
        return now < 0 ? Long.MAX_VALUE : most - now;
    }

    /** RLIMIT_NPROC counts the threads of all processes of the user; root is exempt (setrlimit(2)). */
    private long ofUser() {
        try {
            int user = (int) Files.getAttribute(proc.resolve("self"), "unix:uid");
            long most = user == 0 ? Long.MAX_VALUE : limit();
            return most > FAR ? Long.MAX_VALUE : most - threadsOf(user);
        } catch (IOException | RuntimeException unknown) {
            return Long.MAX_VALUE;
        }
    }

    /** {@code Max processes             127234               127234               processes}. */
    private long limit() throws IOException {
        String limits = text(proc.resolve("self/limits"));
        int line = limits.indexOf(LIMIT);
        String rest = line < 0 ? "" : limits.substring(line + LIMIT.length()).trim();
        int end = rest.indexOf(' ');
        return end < 0 || !Character.isDigit(rest.charAt(0)) ? Long.MAX_VALUE : Long.parseLong(rest.substring(0, end));
    }

    private long threadsOf(int user) {
        String[] names = HostFiles.names(proc);
        long threads = 0;
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                threads += threads(proc.resolve(name), user);
            }
        }
        return threads;
    }

    /** A folder has a link for each folder in it, and two more. */
    private static long threads(Path process, int user) {
        try {
            return (int) Files.getAttribute(process, "unix:uid") == user
                    ? (int) Files.getAttribute(process.resolve("task"), "unix:nlink") - 2L
                    : 0;
        } catch (IOException | RuntimeException ended) {
            return 0;
        }
    }

    /** -1 where there is none. */
    private static long number(Path file) {
        if (!new File(file.toString()).canRead()) {
            return -1;
        }
        try {
            String text = text(file).trim();
            return text.isEmpty() || !Character.isDigit(text.charAt(0)) ? -1 : Long.parseLong(text);
        } catch (IOException | NumberFormatException unknown) {
            return -1;
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = HostFiles.open(file)) {
            byte[] buffer = new byte[LIMITS_BYTES];
            return new String(buffer, 0, Math.max(0, in.read(buffer)), StandardCharsets.US_ASCII);
        }
    }
}
