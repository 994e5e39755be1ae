// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Redis, which keeps nothing. */
record Redis() implements DebianServer {

    @Override
    public String debianPackage() {
        return "redis-server";
    }

    @Override
    public Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(each -> Path.of(each, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public Daemon start(Path program, Path directory, int port) {
        String options = "--port " + port + " --bind 127.0.0.1 --timeout 3 --dir " + directory + " --save";
        List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of((options + " ").split(" ", -1)))
                .toList();
        return Daemon.start(title(program, directory), port, command, directory.resolve("redis.log"));
    }
}
