// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the packages, and their sizes and names. */
class ArchitectureTest {
    private static final JavaClasses classes = classesOfMain();

    static JavaClasses classesOfMain() {
        JavaClasses read = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.fourwave");
        assertThat(read.contain("io.fourwave.runtime.Agent"))
                .as("class files are read")
                .isTrue();
        return read;
    }

    /** The arrows. Sub-packages count as their parent, so that {@code kernel} may call {@code kernel.ffm}. */
    static final Map<String, Set<String>> IMPORTS = Map.ofEntries(
            entry("bootstrap", Set.of()),
            entry("tcp", Set.of()),
            entry("config", Set.of()),
            entry("connection", Set.of("tcp")),
            entry("capture", Set.of("bootstrap", "connection", "jdk", "tcp")),
            entry("jdk", Set.of("connection", "tcp")),
            entry("kernel", Set.of("host", "tcp")),
            entry("host", Set.of()),
            entry("watch", Set.of("bootstrap", "capture", "connection", "host", "jdk", "kernel", "tcp")),
            entry("origin", Set.of("connection", "host")),
            entry("diagnose", Set.of("connection", "origin", "tcp")),
            entry("telemetry", Set.of("bootstrap", "config", "connection", "diagnose", "host", "tcp")),
            entry("report", Set.of("connection", "diagnose", "tcp")),
            entry("close", Set.of("bootstrap", "connection", "diagnose", "holding", "jdk", "tcp")),
            entry("weave", Set.of("bootstrap")),
            entry("heap", Set.of("holding", "tcp")),
            entry("holding", Set.of()),
            entry("cli", Set.of("config", "diagnose", "heap", "holding", "host", "kernel", "report", "tcp")));

    static Stream<String> packages() {
        return IMPORTS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageKnowsOnlyThose(String name) {
        String[] known = Stream.concat(Stream.of(name), IMPORTS.get(name).stream())
                .map(each -> "io.fourwave." + each + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("io.fourwave." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.fourwave..").and(not(resideInAnyPackage(known))))
                .check(classes);
    }

    /** An arrow that nobody needs is a door that stands open. */
    @ParameterizedTest
    @MethodSource("packages")
    void everyAllowedArrowIsUsed(String name) {
        Set<String> used = classes.that(resideInAPackage("io.fourwave." + name + "..")).stream()
                .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(target -> target.startsWith("io.fourwave."))
                .map(target -> target.split("\\.")[2])
                .collect(toSet());

        assertThat(used).containsAll(IMPORTS.get(name));
    }

    static final Path ROOT = Path.of("src/main/java/io/fourwave");

    /** Every package, by its name below {@code io.fourwave}; the entry is the empty one. */
    static Stream<String> rooms() {
        return classes.stream()
                .map(JavaClass::getPackageName)
                .map(ArchitectureTest::room)
                .distinct()
                .sorted();
    }

    private static String room(String packageName) {
        return packageName.substring("io.fourwave".length()).replaceFirst("^\\.", "");
    }

    /** A top-level package says what its row says. Every other package says what its own classes use. */
    @ParameterizedTest
    @MethodSource("rooms")
    void packageInfoNamesItsImports(String name) throws IOException {
        Matcher sentence = Pattern.compile("Imports (nothing of ours|(?:\\{@code [\\w.]+}(?:, )?)+)\\.")
                .matcher(packageInfo(name));

        assertThat(sentence.find()).as("a sentence \"Imports ...\" in %s", name).isTrue();
        assertThat(Pattern.compile("\\{@code ([\\w.]+)}")
                        .matcher(sentence.group(1))
                        .results()
                        .map(result -> result.group(1)))
                .containsExactlyInAnyOrderElementsOf(IMPORTS.getOrDefault(name, usedBy(name)));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void packageInfoNamesItsLoaderAndItsThread(String name) throws IOException {
        assertThat(packageInfo(name)).containsIgnoringCase("loader").containsIgnoringCase("thread");
    }

    private static String packageInfo(String room) throws IOException {
        return Files.readString(ROOT.resolve(room.replace('.', '/')).resolve("package-info.java"))
                .replaceAll("\\s+\\*\\s+", " ");
    }

    /** Packages of the same parent by their whole names, all others by their first. */
    private static Set<String> usedBy(String room) throws IOException {
        String parent = room.split("\\.")[0];
        Stream<String> byClassFiles = classes.stream()
                .filter(each -> room(each.getPackageName()).equals(room))
                .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(target -> target.startsWith("io.fourwave"))
                .map(ArchitectureTest::room);
        return Stream.concat(byClassFiles, importedBy(room))
                .filter(target -> !target.equals(room))
                .map(target -> target.split("\\.")[0].equals(parent) ? target : target.split("\\.")[0])
                .collect(toSet());
    }

    /** A class file no longer tells whose constants were compiled into it. */
    private static Stream<String> importedBy(String room) throws IOException {
        Pattern imported =
                Pattern.compile("^import (?:static )?io\\.fourwave\\.([a-z\\d.]+)\\.[A-Z]", Pattern.MULTILINE);
        Set<String> found = new HashSet<>();
        try (Stream<Path> files = Files.list(ROOT.resolve(room.replace('.', '/')))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                imported.matcher(Files.readString(file)).results().forEach(result -> found.add(result.group(1)));
            }
        }
        return found.stream();
    }

    /** In everything that one may open here by its name: main, tests, their programs, the bench and the build. */
    @Test
    void simpleNamesAreUnique() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            Map<String, List<Path>> byName = files.filter(
                            file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(groupingBy(file -> file.getFileName().toString()));

            assertThat(byName).hasSizeGreaterThan(500);
            assertThat(byName).allSatisfy((name, found) -> assertThat(found).hasSize(1));
        }
    }

    /** Else the short name in a file of its package means another class than it says. */
    @Test
    void nestedClassIsNamedLikeNoOther() {
        Set<String> names = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .collect(toSet());

        assertThat(classes.stream()
                        .filter(JavaClass::isMemberClass)
                        .filter(each -> names.contains(each.getSimpleName())))
                .isEmpty();
    }

    /** Those that one can keep in mind, on the screen of one folder. */
    @Test
    void noPackageHasMoreThan25Classes() {
        Map<String, Long> sizes = classes.stream()
                .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, counting()));

        assertThat(sizes).allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(25));
    }

    /** Rooms within a package, and the room beside each that it does not know: the arrow between the two has one way. */
    static final Map<String, String> ONE_WAY = Map.of(
            "connection", "connection.census",
            "runtime.session", "runtime",
            "telemetry.http.client", "telemetry.http",
            "telemetry.sdk", "telemetry",
            "cli.syntax", "cli",
            "kernel.ffm", "kernel",
            "heap.hprof", "heap");

    static Stream<String> innerRooms() {
        return ONE_WAY.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("innerRooms")
    void roomDoesNotKnowTheOneBesideIt(String name) {
        noClasses()
                .that()
                .resideInAPackage("io.fourwave." + name)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fourwave." + ONE_WAY.get(name))
                .check(classes);
    }

    @Test
    void onlyCaptureListensToTheHooks() {
        classes()
                .that()
                .implement("io.fourwave.bootstrap.HookListener")
                .should()
                .resideInAPackage("io.fourwave.capture")
                .check(classes);
    }

    @Test
    void nobodyKnowsTheWiringOrTheCommandLine() {
        for (String top : new String[] {"io.fourwave.runtime..", "io.fourwave.cli.."}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(top)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(top)
                    .check(classes);
        }
    }

    @Test
    void entryKnowsNothingOfWhatItsLoaderLoads() {
        noClasses()
                .that()
                .resideInAPackage("io.fourwave")
                .should()
                .dependOnClassesThat(resideInAPackage("io.fourwave..").and(not(resideInAPackage("io.fourwave"))))
                .check(classes);
    }

    @Test
    void hooksUseTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("io.fourwave.bootstrap")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.fourwave.bootstrap")
                .check(classes);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.fourwave.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void namesComeFromTheField() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .check(classes);
    }
}
