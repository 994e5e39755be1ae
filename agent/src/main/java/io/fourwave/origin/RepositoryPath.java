// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The coordinate of a jar that lies in a repository: Maven's {@code group/with/slashes/artifact/version/artifact-version.jar}
 * below a folder of a known name, or Gradle's {@code files-2.1/group/artifact/version/hash/artifact-version.jar}.
 */
final class RepositoryPath {
    private static final String GRADLE = "files-2.1";
    /** The names under which local repositories are kept: Maven's own, and those of mirrors and of Coursier. */
    private static final List<String> MAVEN = List.of("repository", "maven2", "m2", "repo");

    private RepositoryPath() {}

    static Optional<String> coordinate(String path) {
        String[] parts = path.split("/");
        int file = parts.length - 1;
        int gradle = Arrays.asList(parts).lastIndexOf(GRADLE);
        if (gradle >= 0 && file == gradle + 5) {
            return isNamed(parts[file], parts[gradle + 2], parts[gradle + 3])
                    ? Optional.of(parts[gradle + 1] + ":" + parts[gradle + 2] + ":" + parts[gradle + 3])
                    : Optional.empty();
        }
        return file >= 4 && isNamed(parts[file], parts[file - 2], parts[file - 1])
                ? group(parts, file - 2).map(group -> group + ":" + parts[file - 2] + ":" + parts[file - 1])
                : Optional.empty();
    }

    /** The folders between the repository's and the artifact's. */
    private static Optional<String> group(String[] parts, int artifact) {
        for (int i = artifact - 1; i >= 0; i--) {
            if (MAVEN.contains(parts[i])) {
                return i + 1 < artifact
                        ? Optional.of(String.join(".", Arrays.copyOfRange(parts, i + 1, artifact)))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean isNamed(String file, String artifact, String version) {
        return JarFileName.of(file).isOf(artifact, version);
    }
}
