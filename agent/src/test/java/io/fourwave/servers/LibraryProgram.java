// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import io.fourwave.support.AgentLaunch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of the programs of src/servers, as its own build has left it.
 *
 * @param directory in target/servers
 * @param library whose version is told: the start of a jar's name
 * @param arguments what comes first, with the words of {@link ExchangeRun} that stand for something
 */
record LibraryProgram(String directory, String main, String library, List<String> arguments) {
    private static final Path BUILDS = Path.of("target/servers");
    private static final String PACKAGE = "io.fourwave.servers.app.";

    static LibraryProgram of(String directory, String main, String library, String... arguments) {
        return new LibraryProgram(directory, main, library, List.of(arguments));
    }

    AgentLaunch on(AgentLaunch launch, List<String> all) {
        String[] words = all.toArray(String[]::new);
        return main.endsWith(".jar")
                ? launch.jar(built().resolve(main), words)
                : launch.classPath(classPath()).main(PACKAGE + main, words);
    }

    /** For example {@code jetty-server 12.1.14}. */
    String title() {
        Pattern jar = Pattern.compile(Pattern.quote(library) + "-(\\d.*)\\.jar");
        return libraries()
                .map(each -> jar.matcher(each.getFileName().toString()))
                .filter(Matcher::matches)
                .map(each -> library + " " + each.group(1))
                .findFirst()
                .orElse(library);
    }

    private Path[] classPath() {
        return Stream.concat(Stream.of(built().resolve("classes")), libraries()).toArray(Path[]::new);
    }

    private Path built() {
        Path built = BUILDS.resolve(directory).resolve("target");
        if (!Files.isDirectory(built)) {
            throw new IllegalStateException(built + " is missing: run this test once without -Dinvoker.skip");
        }
        return built;
    }

    private Stream<Path> libraries() {
        Path libraries = built().resolve("libs");
        if (!Files.isDirectory(libraries)) {
            return Stream.empty();
        }
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
