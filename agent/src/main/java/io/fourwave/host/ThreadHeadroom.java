// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.File;

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

    private long ofGroups() {
        long free = Long.MAX_VALUE;
        for (File folder : new ControlGroups(proc, groups).folders("pids")) {
            free = Math.min(free, ofGroup(folder));
        }
        return free;
    }

    private static long ofGroup(File folder) {
        long most = EarlyText.number(EarlyText.of(new File(folder, "pids.max")));
        long now = most < 0 ? -1 : EarlyText.number(EarlyText.of(new File(folder, "pids.current")));
        return now < 0 ? Long.MAX_VALUE : most - now;
    }

    /** RLIMIT_NPROC counts the threads of all processes of the user; root is exempt (setrlimit(2)). */
    private long ofUser() {
        long user = after(USER, EarlyText.of(new File(proc, "self/status")));
        long most = user <= 0 ? -1 : after(LIMIT, EarlyText.of(new File(proc, "self/limits")));
        return most < 0 || most > FAR || isFar(most) ? Long.MAX_VALUE : most - threadsOf(user);
    }

    /** Whether all threads of the host would not be too many: the load averages end with their number, behind a slash. */
    private boolean isFar(long most) {
        long threads = after("/", EarlyText.of(new File(proc, "loadavg")));
        return threads >= 0 && most - threads >= LEAST;
    }

    private long threadsOf(long user) {
        String[] names = proc.list();
        long threads = 0;
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                String status = EarlyText.of(new File(proc, name + "/status"));
                threads += after(USER, status) == user ? Math.max(0, after(THREADS, status)) : 0;
            }
        }
        return threads;
    }

    /** {@code Max processes             127234               127234               processes}: the first number; -1 where there is none. */
    private static long after(String word, String text) {
        int at = text.indexOf(word);
        return at < 0 ? -1 : EarlyText.number(text.substring(at + word.length()));
    }
}
