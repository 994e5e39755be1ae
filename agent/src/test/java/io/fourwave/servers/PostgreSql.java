// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cluster of PostgreSQL's, made for the test. Root is refused by it: then it belongs to the user of its package. */
record PostgreSql() implements DebianServer {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String SETTINGS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
            // said as a last word, which lies unread in the pool
            + " -c idle_session_timeout=3000";

    @Override
    public String debianPackage() {
        return "postgresql";
    }

    @Override
    public Optional<Path> program() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin/postgres"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Daemon start(Path program, Path directory, int port) {
        Path log = directory.resolve("postgres.log");
        Path data = directory.resolve("data");
        List<String> owner = owner(directory);
        String create = program.resolveSibling("initdb") + " --no-sync -A trust -U shop -D " + data;
        Daemon.run(command(owner, create), log);
        String serve = program + " -D " + data + " -p " + port + " " + SETTINGS;
        return Daemon.start(title(program, directory), port, command(owner, serve), log);
    }

    private static List<String> command(List<String> owner, String words) {
        return Stream.concat(owner.stream(), Stream.of(words.split(" "))).toList();
    }

    /** The command that becomes the owner of the directory, where that has to be another. */
    private static List<String> owner(Path directory) {
        try {
            if (!Files.getOwner(directory).getName().equals("root")) {
                return List.of();
            }
            Files.setOwner(
                    directory,
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
            return List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
