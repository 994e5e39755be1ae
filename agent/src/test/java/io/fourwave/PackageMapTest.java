// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The map of packages in docs/how-it-works.md has each package that there is, and no other. */
class PackageMapTest {
    private static final Path SOURCES = Path.of("src/main/java/io/fourwave");
    private static final Pattern ROW = Pattern.compile("(?m)^io\\.fourwave\\.(\\w+) {2,}\\S");

    @Test
    void mapHasEachPackage() throws IOException {
        String page = Files.readString(Path.of("docs/how-it-works.md"));
        SortedSet<String> told =
                ROW.matcher(page).results().map(row -> row.group(1)).collect(toCollection(TreeSet::new));

        assertThat(told).isEqualTo(packages());
    }

    private static SortedSet<String> packages() throws IOException {
        try (Stream<Path> folders = Files.list(SOURCES)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .collect(toCollection(TreeSet::new));
        }
    }
}
