// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {

    @Test
    void theJdkOfTheBuildIsThereOnceAndTheOldestComesFirst() {
        assertThat(Jdks.all())
                .extracting(Jdk::feature)
                .contains(Runtime.version().feature())
                .isSorted();
        assertThat(Jdks.all()).extracting(Jdk::feature).doesNotHaveDuplicates();
        assertThat(Jdks.all()).allSatisfy(jdk -> assertThat(jdk.java()).isExecutable());
    }

    @Test
    void notEveryTestRunsOnEachOfThem() {
        assertThat(Jdks.installed()).containsAll(Jdks.supported());
        assertThat(Jdks.supported()).containsAll(Jdks.all());
        assertThat(Jdks.all())
                .extracting(Jdk::feature)
                .isSubsetOf(17, 25, Runtime.version().feature());
    }

    @Test
    void versionsOfEveryKindAreRead(@TempDir Path directory) throws IOException {
        assertThat(jdk(directory.resolve("a"), "25.0.3").feature()).isEqualTo(25);
        assertThat(jdk(directory.resolve("b"), "1.8.0_452").feature()).isEqualTo(8);
        assertThat(jdk(directory.resolve("c"), "27-ea").feature()).isEqualTo(27);
        assertThat(jdk(directory.resolve("d"), "17.0.19")).hasToString("JDK 17.0.19");
    }

    @Test
    void aDirectoryWithoutACompilerIsNoJdk(@TempDir Path directory) {
        assertThat(Jdk.at(directory)).isEmpty();
    }

    private static Jdk jdk(Path home, String version) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.createFile(bin.resolve("java")).toFile().setExecutable(true);
        Files.createFile(bin.resolve("javac"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return Jdk.at(home).orElseThrow();
    }
}
