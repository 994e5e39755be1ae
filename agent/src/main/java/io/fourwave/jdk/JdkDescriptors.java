// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many descriptors this process may still open, found out without opening one: the limit by a native that the JDK already
 * has ({@code sun.nio.ch.IOUtil.fdLimit}, JDK 8 to 27), and which numbers are open by poll(2), which says of a number that is
 * not open that it is invalid. Any thread.
 */
public final class JdkDescriptors {
    /** Numbers asked about at once. The kernel gives out the lowest: where the highest are free, there is room. */
    private static final int AT_ONCE = 512;

    private static final String LIMITS = "/proc/self/limits";
    private static final Pattern MAX_OPEN_FILES = Pattern.compile("Max open files\\s+(\\w+)");

    private JdkPoll poll;

    /** True where at least so many are free, and where that cannot be found out. */
    public synchronized boolean hasFree(int least) {
        if (!Limit.isKnown()) {
            return hasFreeByListing(least);
        }
        int free = free(least);
        return free < 0 || free >= least;
    }

    /** How many this process may have open; 0 where that cannot be found out without opening one. */
    public int limit() {
        return Limit.isKnown() ? Limit.now() : 0;
    }

    /**
     * How many are free, counted to this number and no further; below 0 where that cannot be found out without opening one.
     */
    public synchronized int free(int atMost) {
        int limit = limit();
        if (limit <= 0) {
            return -1;
        }
        if (poll == null) {
            poll = new JdkPoll(AT_ONCE);
        }
        int free = 0;
        // from the top, and no further than needed: of a million numbers a few hundred are asked about
        for (int end = limit; end > 0 && free < atMost; end -= AT_ONCE) {
            int begin = Math.max(0, end - AT_ONCE);
            int closed = poll.closed(begin, end - begin);
            if (closed < 0) {
                return -1;
            }
            free += closed;
        }
        return Math.min(free, atMost);
    }

    /** Before the JDK's own channels are used: a listing opens one descriptor, as does a look at the limit where many are open. */
    private static boolean hasFreeByListing(int least) {
        String[] open = new File("/proc/self/fd").list();
        return open == null || open.length < least || open.length + (long) least <= softLimit(LIMITS);
    }

    /**
     * 0 where the limit is not known; without a limit, more than there can be descriptors.
     *
     * <p>Read here and not by {@code io.fourwave.host}, which asks this class before it opens a file.
     */
    static long softLimit(String limits) {
        try (FileInputStream in = new FileInputStream(limits)) {
            byte[] buffer = new byte[8192];
            int length = Math.max(0, in.read(buffer));
            // Max open files            1024                 524288               files
            Matcher line = MAX_OPEN_FILES.matcher(new String(buffer, 0, length, StandardCharsets.US_ASCII));
            return !line.find()
                    ? 0
                    : line.group(1).equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(line.group(1));
        } catch (IOException | NumberFormatException | SecurityException unknown) {
            return 0;
        }
    }

    /** Asking earlier would initialise the JDK's network classes, and read settings that the application has yet to make. */
    private static final class Limit {
        private static final String TYPE = "sun.nio.ch.IOUtil";

        static boolean isKnown() {
            try {
                return JavaBase.isInitialised(JdkFields.jdkClass(TYPE));
            } catch (ReflectiveOperationException | RuntimeException changed) {
                return false;
            }
        }

        static int now() {
            try {
                return (int) Handle.FD_LIMIT.invokeExact();
            } catch (Throwable changed) {
                return 0;
            }
        }

        private static final class Handle {
            static final MethodHandle FD_LIMIT = find();

            private static MethodHandle find() {
                try {
                    Class<?> type = JdkFields.jdkClass(TYPE);
                    return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                            .findStatic(type, "fdLimit", MethodType.methodType(int.class));
                } catch (ReflectiveOperationException changed) {
                    throw new ExceptionInInitializerError(changed);
                }
            }
        }
    }
}
