// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Stack;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A connection that a pool has set up ahead and nobody has asked for: it was opened below a frame of a pool, a factory or a
 * data source, and whatever was said on it was said below that same frame.
 */
final class FillAhead {
    /**
     * The last word of a name says what it is: {@code DruidDataSource}, {@code GenericObjectPool}, {@code PoolBase}, {@code
     * HikariPool$PoolEntryCreator} are pools; {@code CarPoolService} and {@code PoolingClient} use one at most.
     */
    private static final Pattern POOL = Pattern.compile(".*(?:DataSource|Pool)(?:Base|Impl|Proxy|[0-9]+)?(?:\\$.*)?");
    /** Pools of something else. */
    private static final Pattern OF_SOMETHING_ELSE =
            Pattern.compile(".*(?:Thread|Executor|ForkJoin|Worker|Task|Buffer|Scheduler|EventLoop).*");

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
            if (!common.equals(used.get(used.size() - depth))) {
                return false;
            }
            if (isPool(common)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPool(StackTraceElement frame) {
        String name = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
        return !Stack.isJdk(frame)
                && POOL.matcher(name).matches()
                && !OF_SOMETHING_ELSE.matcher(name).matches();
    }
}
