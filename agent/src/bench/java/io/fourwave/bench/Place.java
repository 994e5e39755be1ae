// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where a measured JVM runs: on the last CPU alone and in a network namespace of its own, as far as this machine allows.
 * What goes with it, such as the OTLP receiver, runs in the same namespace on the other CPUs.
 */
record Place(boolean pinned, boolean ownNetwork, boolean roomForTimeWaits) {
    /** More than a minute of churn leaves. */
    private static final int TIME_WAITS = 2_000_000;

    /**
     * Once a namespace has as many TIME_WAITs as it may (131,072 on a host with 24 GB), the kernel makes no more: an agent
     * that follows connections to their end would have less to do.
     */
    private static final String MAKE_ROOM = "echo " + TIME_WAITS + " > /proc/sys/net/ipv4/tcp_max_tw_buckets";

    static Place find() {
        return new Place(
                succeeds("taskset", "-c", lastCpu(), "true"),
                succeeds("unshare", "--net", "ip", "link", "set", "lo", "up"),
                succeeds("unshare", "--net", "sh", "-c", MAKE_ROOM));
    }

    /**
     * What must stand before the launcher's own words.
     *
     * @param companions commands; each gets the measured JVM's process id as its last argument, to end with it
     */
    List<String> wrapper(List<List<String>> companions) {
        StringBuilder script = new StringBuilder(ownNetwork ? "ip link set lo up && " : "");
        script.append(ownNetwork && roomForTimeWaits ? MAKE_ROOM + " && " : "");
        for (List<String> companion : companions) {
            script.append(pinned && cpus() > 1 ? "{ taskset -c 0-" + (cpus() - 2) + " " : "{ ")
                    .append(String.join(" ", companion))
                    .append(" $$ >/dev/null 2>&1 & } && ");
        }
        script.append("exec ")
                .append(pinned ? "taskset -c " + lastCpu() + " " : "")
                .append("\"$@\"");
        List<String> words = new ArrayList<>(ownNetwork ? List.of("unshare", "--net") : List.of());
        words.addAll(List.of("sh", "-c", script.toString(), "sh"));
        return words;
    }

    String description() {
        String cpu = pinned ? "pinned to one CPU (taskset)" : "not pinned to a CPU: taskset is missing";
        String network = ownNetwork
                ? "in a network namespace of its own (unshare --net)"
                : "in the host's network namespace, TIME_WAIT of earlier runs included: unshare --net needs privileges";
        String timeWaits = ownNetwork && roomForTimeWaits
                ? "with room for %,d TIME_WAITs (tcp_max_tw_buckets)".formatted(TIME_WAITS)
                : "with the host's limit of TIME_WAITs (tcp_max_tw_buckets), beyond which there is less to follow";
        return String.join(", ", cpu, network, timeWaits);
    }

    private static int cpus() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String lastCpu() {
        return String.valueOf(cpus() - 1);
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
