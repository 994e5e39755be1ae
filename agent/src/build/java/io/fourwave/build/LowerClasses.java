// SPDX-License-Identifier: Apache-2.0
package io.fourwave.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lowers class files that were compiled for Java 17 to those of Java 8: nests, records and sealed types become what Java 8
 * has, and calls of methods that its JDK lacks go to stand-ins.
 *
 * <p>Usage: {@code LowerClasses IN OUT STAND-INS [KEEP...]}: the folders to read and to write; the folder with the package of
 * the stand-ins; and the packages that are copied as they are, such as {@code io/fourwave/kernel/ffm/}.
 */
public final class LowerClasses {
    private final List<String> kept;
    private final ClassIndex index = new ClassIndex();
    private final StandIns standIns;

    private LowerClasses(StandIns standIns, List<String> kept) {
        this.standIns = standIns;
        this.kept = kept;
    }

    public static void main(String[] arguments) throws IOException {
        List<String> kept = List.of(arguments).subList(3, arguments.length);
        new LowerClasses(StandIns.in(Path.of(arguments[2])), kept).lower(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    private void lower(Path in, Path out) throws IOException {
        Map<Path, byte[]> classes = classFiles(in);
        classes.values().forEach(index::add);
        classes.values().forEach(index::widenWhatIsUsedBy);
        index.refuseAccidentalOverrides();
        for (Map.Entry<Path, byte[]> each : classes.entrySet()) {
            Path target = out.resolve(each.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, new LoweredClass(index, standIns).of(each.getValue()));
        }
        System.out.println("lowered " + classes.size() + " classes; " + index.widened()
                + " private members are visible in their package, " + standIns.used() + " stand-ins are used");
    }

    /** By their paths below the folder, sorted: the same output from each build. */
    private Map<Path, byte[]> classFiles(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(file -> file.toString().endsWith(".class"))
                    .map(root::relativize)
                    .sorted()
                    .forEach(files::add);
        }
        Map<Path, byte[]> classes = new LinkedHashMap<>();
        for (Path file : files) {
            if (kept.stream().noneMatch(file.toString()::startsWith)) {
                classes.put(file, read(root.resolve(file)));
            }
        }
        return classes;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
