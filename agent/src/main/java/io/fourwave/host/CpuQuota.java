// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.File;

/**
 * Which part of a CPU this process may use, by the limits of its control groups: whatever the agent does in such a process,
 * the application waits for. On the thread that starts the application: without a lambda, as {@link ControlGroups}.
 */
public final class CpuQuota {
    private final File proc;
    private final File groups;

    CpuQuota(File proc, File groups) {
        this.proc = proc;
        this.groups = groups;
    }

    /** 1 where it may use a whole one, or where that is not known. The JVM counts a part as one, and then files are read. */
    public static double ofThisProcess() {
        return Runtime.getRuntime().availableProcessors() > 1
                ? 1
                : new CpuQuota(new File("/proc"), new File("/sys/fs/cgroup")).share();
    }

    double share() {
        double share = 1;
        for (File folder : new ControlGroups(proc, groups).folders("cpu")) {
            share = Math.min(share, ofGroup(folder));
        }
        return share;
    }

    /** {@code 10000 100000} or {@code max 100000} in version 2 of control groups, two files in version 1. */
    private static double ofGroup(File folder) {
        String[] both = EarlyText.of(new File(folder, "cpu.max")).trim().split(" ");
        if (both.length == 2) {
            return share(both[0], both[1]);
        }
        return share(
                EarlyText.of(new File(folder, "cpu.cfs_quota_us")),
                EarlyText.of(new File(folder, "cpu.cfs_period_us")));
    }

    private static double share(String quota, String period) {
        double micros = EarlyText.number(quota);
        double each = EarlyText.number(period);
        return micros <= 0 || each <= 0 ? 1 : Math.min(1, micros / each);
    }
}
