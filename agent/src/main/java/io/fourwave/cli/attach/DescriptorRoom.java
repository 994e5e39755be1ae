// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.Credentials;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.SystemCommand;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Free descriptors of a JVM. One that has none cannot accept on its attach socket, and HotSpot's listener ends when it
 * fails to; one that has a few would give its last to the agent's jar.
 */
public record DescriptorRoom(long open, long soft, long hard) {
    /** The connection, its jar twice, a library; the rest is left to the application. */
    static final int NEEDED = 16;

    private static final long MORE = 1024;
    /** fs.nr_open of Linux, where nobody changed it. */
    private static final long MOST = 1_048_576;

    /** Empty where it may not be read, or there is no limit. */
    public static Optional<DescriptorRoom> of(JvmProcess process) {
        if (process.openFiles().isEmpty()) {
            return Optional.empty();
        }
        long open = process.openFiles().getAsLong();
        return process.openFilesLimit().map(limit -> new DescriptorRoom(open, limit.soft(), limit.hard()));
    }

    public boolean isShort() {
        return soft - open < NEEDED;
    }

    /** By prlimit(2): its own user up to the hard limit, CAP_SYS_RESOURCE beyond. */
    boolean mayBeRaised(JvmProcess process, JvmProcess tool) {
        boolean powerful = tool.credentials().has(Credentials.CAP_SYS_RESOURCE);
        boolean own = tool.uid() == process.uid() && tool.gid() == process.gid();
        return SystemCommand.find("prlimit").isPresent() && (powerful || own && hard - open >= NEEDED);
    }

    /** For the tool, or for who may. */
    public String raise(JvmProcess process, JvmProcess tool) {
        long wanted = Math.min(soft + MORE, MOST);
        boolean withinHard = wanted <= hard || !tool.credentials().has(Credentials.CAP_SYS_RESOURCE) && hard > soft;
        return limits(process, withinHard ? Math.min(wanted, hard) : wanted, withinHard ? hard : wanted);
    }

    String putBack(JvmProcess process) {
        return limits(process, soft, hard);
    }

    /** @return how it is then */
    DescriptorRoom raised(JvmProcess process, JvmProcess tool) throws IOException, InterruptedException {
        SystemCommand.Result result =
                SystemCommand.run(List.of(raise(process, tool).split(" ")));
        if (result.status() != 0) {
            throw new IOException(result.said());
        }
        return of(process).orElse(this);
    }

    private static String limits(JvmProcess process, long soft, long hard) {
        return "prlimit --pid " + process.pid() + " --nofile=" + soft + ":" + hard;
    }
}
