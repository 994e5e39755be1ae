// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param only words of the names of the sections to run, all where empty
 * @param output the directory for the results
 * @param programs where the measured programs' classes are
 * @param peers the directory that holds the other agents' jars
 * @param fileLeakDetector a newer build of it than the one in {@code peers}
 */
record BenchSettings(
        boolean quick,
        Form form,
        String only,
        Path output,
        Path programs,
        Path peers,
        Optional<Path> fileLeakDetector) {

    static BenchSettings read() {
        boolean quick = Boolean.getBoolean("bench.quick");
        return new BenchSettings(
                quick,
                quick ? Form.QUICK : Form.FULL,
                text("bench.only"),
                Path.of(System.getProperty("bench.output", "target/bench")),
                Path.of(System.getProperty("bench.classes", "target/bench/classes")),
                Path.of(System.getProperty("bench.peers", "target/bench/peers")),
                Optional.of(text("bench.fileLeakDetector"))
                        .filter(path -> !path.isEmpty())
                        .map(Path::of));
    }

    boolean includes(String section) {
        return only.isEmpty() || Arrays.stream(only.split(",")).anyMatch(section::contains);
    }

    /** Empty, too, where Maven hands on the name of a property that is not set. */
    private static String text(String property) {
        String value = System.getProperty(property, "");
        return value.startsWith("${") ? "" : value;
    }
}
