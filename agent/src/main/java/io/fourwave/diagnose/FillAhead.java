// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Stack;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A connection that was set up ahead and that nobody has asked for: it was opened below a frame of a pool or a data source,
 * and whatever was said on it was said below that same frame. A pool of the application's own shows by less: the frame may
 * be {@code DriverManager}'s or a constructor's. A peer that closes at once has refused, and then nobody keeps it for later.
 */
final class FillAhead {
    /**
     * The last word of a name says what it is: {@code DruidDataSource}, {@code GenericObjectPool}, {@code PoolBase}, {@code
     * HikariPool$PoolEntryCreator} are pools; {@code CarPoolService} and {@code PoolingClient} use one at most.
     */
    private static final Pattern POOL =
            Pattern.compile(".*(?:DataSource|Pool)(?:Base|Impl|Proxy|Factory|[0-9]+)?(?:\\$.*)?");
    /** Pools of something else. */
    private static final Pattern OF_SOMETHING_ELSE =
            Pattern.compile(".*(?:Thread|Executor|ForkJoin|Worker|Task|Buffer|Scheduler|EventLoop).*");

    /** The agent learns of a state one sweep late. */
    private static final long AT_ONCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private FillAhead() {}

    static boolean isUnusedSinceSetUp(Suspect subject) {
        List<StackTraceElement> opened = subject.opened().frames();
        if (subject.lastUse() == null || subject.lastUse().stack().frames().isEmpty()) {
            return subject.connection() != null
                    && subject.connection().usage().lastUseNanos() == 0
                    && opened.stream().anyMatch(FillAhead::isPool);
        }
        List<StackTraceElement> used = subject.lastUse().stack().frames();
        for (int depth = 1; depth <= Math.min(opened.size(), used.size()); depth++) {
            StackTraceElement common = opened.get(opened.size() - depth);
            StackTraceElement now = used.get(used.size() - depth);
            if (isSameMethod(common, now) && (isPool(common) || isSetUp(common) && wasLeftIdle(subject))) {
                return true;
            }
            if (!common.equals(now)) {
                return false;
            }
        }
        return false;
    }

    /** Around it all frames are the same: it is one call of this method. */
    private static boolean isSameMethod(StackTraceElement one, StackTraceElement other) {
        return one.getMethodName().equals(other.getMethodName())
                && one.getClassName().equals(other.getClassName());
    }

    private static boolean isSetUp(StackTraceElement frame) {
        return frame.getClassName().equals("java.sql.DriverManager")
                || frame.getMethodName().equals("<init>") && !Stack.isJdk(frame);
    }

    private static boolean wasLeftIdle(Suspect subject) {
        return subject.sinceNanos() - subject.connection().usage().lastUseNanos() > AT_ONCE_NANOS;
    }

    private static boolean isPool(StackTraceElement frame) {
        String name = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
        return !Stack.isJdk(frame)
                && POOL.matcher(name).matches()
                && !OF_SOMETHING_ELSE.matcher(name).matches();
    }
}
