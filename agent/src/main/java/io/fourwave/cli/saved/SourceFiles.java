// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where in a checkout the source of a frame is: a report has {@code Orders.java} and the package alone. */
public final class SourceFiles {
    private static final List<String> ROOTS = List.of(
            "src/main/java", "src/test/java", "src/main/kotlin", "src/test/kotlin", "src/main/scala", "src", "");

    private final Path checkout;

    public SourceFiles(Path checkout) {
        this.checkout = checkout;
    }

    /** Relative to the checkout; a module may be one or two folders down. */
    Optional<String> find(SavedFinding finding) {
        String[] words = finding.frame().split("\\.");
        if (finding.file().isEmpty() || finding.file().indexOf('/') >= 0 || words.length < 3) {
            return Optional.empty();
        }
        // package, class, method
        String folder = String.join("/", List.of(words).subList(0, words.length - 2));
        return modules()
                .flatMap(module -> ROOTS.stream()
                        .map(root -> module.resolve(root).resolve(folder).resolve(finding.file())))
                .filter(Files::isRegularFile)
                .map(found -> checkout.relativize(found).toString())
                .findFirst();
    }

    private Stream<Path> modules() {
        return Stream.concat(
                Stream.of(checkout),
                Stream.concat(folders(checkout), folders(checkout).flatMap(SourceFiles::folders)));
    }

    private static Stream<Path> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children
                    .filter(child -> Files.isDirectory(child)
                            && !child.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }
}
