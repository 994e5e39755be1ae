// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AsItsUserException;
import io.fourwave.cli.host.SystemCommand;
import io.fourwave.cli.host.ToolHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The same command once more, by a process of the JVM's own user: up to JDK 10 a JVM listens to nobody else, and root of a
 * host is nobody in a user namespace. Runs from a copy of the jar, since that user may not be able to read this one.
 */
final class RunAsUser {
    private final ToolHost host;
    private final AsItsUserException user;

    RunAsUser(ToolHost host, AsItsUserException user) {
        this.host = host;
        this.user = user;
    }

    int run(String command, List<String> rest) {
        try {
            Path jar = Files.createTempFile(
                    "fourwave-tool",
                    ".jar",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(jar, Files.readAllBytes(host.jar()));
                Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
                return new ProcessBuilder(words(jar, command, rest))
                        .inheritIO()
                        .start()
                        .waitFor();
            } finally {
                Files.delete(jar);
            }
        } catch (IOException refused) {
            host.sayAside(
                    command + " failed: it cannot be run as user " + user.uid() + " (" + refused.getMessage() + ")");
            host.sayBelow(
                    "do: setpriv --reuid=" + user.uid() + " --regid=" + user.gid() + " --clear-groups " + host.again());
            return CommandLine.FAILURE;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return CommandLine.FAILURE;
        }
    }

    private List<String> words(Path jar, String command, List<String> rest) throws IOException {
        Path setpriv = SystemCommand.find("setpriv").orElseThrow(() -> new IOException("setpriv is not installed"));
        List<String> words = new ArrayList<>(List.of(
                setpriv.toString(),
                "--reuid=" + user.uid(),
                "--regid=" + user.gid(),
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + ToolHost.TEMPORARY_JAR + "=" + host.jar(),
                "-jar",
                jar.toString(),
                command));
        words.addAll(rest);
        return words;
    }
}
