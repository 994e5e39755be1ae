// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import io.fourwave.host.SystemFolders;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The few commands of the system that the tool uses, from the system's own folders: what a PATH says does not count. */
public final class SystemCommand {
    private SystemCommand() {}

    public static Optional<Path> find(String name) {
        return SystemFolders.find(name);
    }

    /** @return how it ended, and what it wrote to stdout and stderr */
    public static Result run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        return new Result(process.waitFor(), said.strip());
    }

    public static boolean canSignal() {
        return find("kill").isPresent() || find("sh").isPresent();
    }

    /** By {@code kill}, or the one that each shell has built in. */
    public static Result signal(String name, long pid) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        Optional<Path> kill = find("kill");
        if (kill.isPresent()) {
            command.addAll(List.of(kill.get().toString(), "-" + name, Long.toString(pid)));
        } else {
            Path shell = find("sh").orElseThrow(() -> new IOException("neither kill nor sh is installed here"));
            command.addAll(List.of(shell.toString(), "-c", "kill -" + name + " " + pid));
        }
        return run(command);
    }

    /** How a command ended. */
    public record Result(int status, String said) {}
}
