// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.File;

/**
 * Which part of a CPU this process may use, by the limits of its control groups: whatever the agent does in such a process,
 * the application waits for. On the thread that starts the application: without a lambda, as {@link ThreadHeadroom}.
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
        File first = new File(groups, "cpu");
        double share = Math.min(ofGroup(groups), ofGroup(first));
        for (String line : ThreadHeadroom.text(new File(proc, "self/cgroup")).split("\n")) {
            String[] words = line.split(":", 3);
            if (words.length == 3 && words[0].equals("0")) {
                share = Math.min(share, ofGroupsUpFrom(words[2], groups));
                share = Math.min(share, ofGroupsUpFrom(words[2], new File(groups, "unified")));
            } else if (words.length == 3 && ("," + words[1] + ",").contains(",cpu,")) {
                share = Math.min(share, ofGroupsUpFrom(words[2], first));
            }
        }
        return share;
    }

    /** Each group above has a say, too. */
    private static double ofGroupsUpFrom(String path, File top) {
        double share = ofGroup(top);
        for (String rest = path; rest.length() > 1; rest = rest.substring(0, Math.max(0, rest.lastIndexOf('/')))) {
            share = Math.min(share, ofGroup(new File(top, rest)));
        }
        return share;
    }

    /** {@code 10000 100000} or {@code max 100000} in version 2 of control groups, two files in version 1. */
    private static double ofGroup(File folder) {
        String[] both = ThreadHeadroom.text(new File(folder, "cpu.max")).trim().split(" ");
        if (both.length == 2) {
            return share(both[0], both[1]);
        }
        return share(
                ThreadHeadroom.text(new File(folder, "cpu.cfs_quota_us")),
                ThreadHeadroom.text(new File(folder, "cpu.cfs_period_us")));
    }

    private static double share(String quota, String period) {
        double micros = ThreadHeadroom.number(quota);
        double each = ThreadHeadroom.number(period);
        return micros <= 0 || each <= 0 ? 1 : Math.min(1, micros / each);
    }
}
