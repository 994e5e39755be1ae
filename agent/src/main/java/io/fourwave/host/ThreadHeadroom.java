// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * How many threads this process may still start, by the limit of its control group and by that of its user. Whoever is
 * beyond it cannot even run its shutdown hooks: each needs a thread, and the JVM says on the application's stdout which one it
 * could not start. On the thread that starts the application, before a thread of ours is started: so without a lambda, and
 * without {@code java.nio.file}, whose first use costs more than the answer. Where limits are as high as usual it costs a look
 * into a few files.
 */
public final class ThreadHeadroom {
    /** The application's next ones, and the hooks at its end. */
    public static final int LEAST = 16;

    /** What a user with a higher limit has started is not counted: that costs a walk through /proc. */
    private static final long FAR = 8192;

    private static final String LIMIT = "Max processes";
    private static final String USER = "\nUid:";
    private static final String THREADS = "\nThreads:";
    private static final int TEXT_BYTES = 4096;

    private final File proc;
    private final File groups;

    ThreadHeadroom(File proc, File groups) {
        this.proc = proc;
        this.groups = groups;
    }

    public static ThreadHeadroom ofThisProcess() {
        return new ThreadHeadroom(new File("/proc"), new File("/sys/fs/cgroup"));
    }

    /**
     * The agent leaves the last ones to the application.
     *
     * @throws IllegalStateException where fewer than {@link #LEAST} are left
     */
    public void require() {
        long threads = free();
        if (threads < LEAST) {
            throw new IllegalStateException("only " + Math.max(0, threads)
                    + " more threads may be started here (ulimit -u, pids.max), and the last " + LEAST
                    + " are the application's: raise that limit");
        }
    }

    /** How many; {@code Long.MAX_VALUE} where no limit is near or known. */
    long free() {
        return Math.min(ofGroups(), ofUser());
    }

    /** {@code 0::/system.slice/a.service} in version 2 of control groups, {@code 9:pids:/system.slice/a.service} in version 1. */
    private long ofGroups() {
        long free = Math.min(ofGroup(groups), ofGroup(new File(groups, "pids")));
        for (String line : text(new File(proc, "self/cgroup")).split("\n")) {
            String[] words = line.split(":", 3);
            if (words.length == 3 && words[0].equals("0")) {
                free = Math.min(free, ofGroupsUpFrom(words[2], groups));
                free = Math.min(free, ofGroupsUpFrom(words[2], new File(groups, "unified")));
            } else if (words.length == 3 && words[1].equals("pids")) {
                free = Math.min(free, ofGroupsUpFrom(words[2], new File(groups, "pids")));
            }
        }
        return free;
    }

    /** Each group above has a say, too. A container sees its own at the top, whatever its path says. */
    private static long ofGroupsUpFrom(String path, File top) {
        long free = ofGroup(top);
        for (String rest = path; rest.length() > 1; rest = rest.substring(0, Math.max(0, rest.lastIndexOf('/')))) {
            free = Math.min(free, ofGroup(new File(top, rest)));
        }
        return free;
    }

    private static long ofGroup(File folder) {
        long most = number(text(new File(folder, "pids.max")));
        long now = most < 0 ? -1 : number(text(new File(folder, "pids.current")));
        return now < 0 ? Long.MAX_VALUE : most - now;
    }

    /** RLIMIT_NPROC counts the threads of all processes of the user; root is exempt (setrlimit(2)). */
    private long ofUser() {
        long user = after(USER, text(new File(proc, "self/status")));
        long most = user <= 0 ? -1 : after(LIMIT, text(new File(proc, "self/limits")));
        return most < 0 || most > FAR || isFar(most) ? Long.MAX_VALUE : most - threadsOf(user);
    }

    /** Whether all threads of the host would not be too many: the load averages end with their number, behind a slash. */
    private boolean isFar(long most) {
        long threads = after("/", text(new File(proc, "loadavg")));
        return threads >= 0 && most - threads >= LEAST;
    }

    private long threadsOf(long user) {
        String[] names = proc.list();
        long threads = 0;
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                String status = text(new File(proc, name + "/status"));
                threads += after(USER, status) == user ? Math.max(0, after(THREADS, status)) : 0;
            }
        }
        return threads;
    }

    /** {@code Max processes             127234               127234               processes}: the first number; -1 where there is none. */
    private static long after(String word, String text) {
        int at = text.indexOf(word);
        return at < 0 ? -1 : number(text.substring(at + word.length()));
    }

    /** That the text begins with, after its blanks; -1 where there is none, as in {@code max} and {@code unlimited}. */
    static long number(String text) {
        String trimmed = text.trim();
        int end = 0;
        while (end < trimmed.length() && trimmed.charAt(end) >= '0' && trimmed.charAt(end) <= '9') {
            end++;
        }
        try {
            return end == 0 ? -1 : Long.parseLong(trimmed.substring(0, end));
        } catch (NumberFormatException huge) {
            return -1;
        }
    }

    /** The file's beginning; empty where there is none, or it cannot be read. */
    static String text(File file) {
        try {
            if (!file.canRead()) {
                return "";
            }
            DescriptorHeadroom.require(file.getPath());
            try (InputStream in = new FileInputStream(file)) {
                byte[] buffer = new byte[TEXT_BYTES];
                return new String(buffer, 0, Math.max(0, in.read(buffer)), StandardCharsets.US_ASCII);
            }
        } catch (IOException | RuntimeException unknown) {
            return "";
        }
    }
}
