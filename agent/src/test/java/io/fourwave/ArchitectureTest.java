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
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the packages, and what no class of the agent may do in somebody else's JVM. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void readClassFiles() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.fourwave");
        assertThat(classes.contain("io.fourwave.runtime.Agent"))
                .as("class files are read")
                .isTrue();
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
            entry("host", Set.of("bootstrap")),
            entry("watch", Set.of("bootstrap", "capture", "connection", "host", "jdk", "kernel", "tcp")),
            entry("origin", Set.of("connection", "host")),
            entry("diagnose", Set.of("connection", "origin", "tcp")),
            entry("telemetry", Set.of("bootstrap", "config", "connection", "diagnose", "host", "tcp")),
            entry("report", Set.of("connection", "diagnose", "tcp")),
            entry("close", Set.of("bootstrap", "connection", "diagnose", "jdk", "tcp")),
            entry("weave", Set.of("bootstrap")),
            entry("heap", Set.of("tcp")),
            entry("cli", Set.of("config", "diagnose", "heap", "kernel", "report", "tcp")));

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

    @ParameterizedTest
    @MethodSource("packages")
    void packageInfoNamesItsImports(String name) throws IOException {
        String text = Files.readString(Path.of("src/main/java/io/fourwave", name, "package-info.java"))
                .replaceAll("\\s+\\*\\s+", " ");
        Matcher sentence = Pattern.compile("Imports (nothing of ours|(?:\\{@code \\w+}(?:, )?)+)\\.")
                .matcher(text);

        assertThat(sentence.find()).as("a sentence \"Imports ...\" in %s", name).isTrue();
        assertThat(Pattern.compile("\\{@code (\\w+)}")
                        .matcher(sentence.group(1))
                        .results()
                        .map(result -> result.group(1)))
                .containsExactlyInAnyOrderElementsOf(IMPORTS.get(name));
    }

    @Test
    void simpleNamesAreUnique() {
        Map<String, Long> counts = classes.stream()
                .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, counting()));

        assertThat(counts)
                .allSatisfy((name, count) -> assertThat(count).as(name).isEqualTo(1));
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
    void onlyTheCommandLineEndsTheJvm() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.fourwave.ToolMain")
                .and()
                .resideOutsideOfPackage("io.fourwave.cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(classes);
        assertThat(classes.get("io.fourwave.ToolMain").getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTarget().getName().equals("exit"))
                        .map(call -> call.getOrigin().getName()))
                .containsOnly("main");
    }

    /** Each asks {@code DescriptorHeadroom}, but for those whose reason is given here. */
    static final Map<String, String> OPENERS = Map.ofEntries(
            entry("io.fourwave.host.HostFiles", "asks"),
            entry("io.fourwave.host.ListenerProbe", "asks"),
            entry("io.fourwave.host.ThreadHeadroom", "EarlyText asks before"),
            entry("io.fourwave.kernel.SsCommand", "asks"),
            entry("io.fourwave.origin.JarCoordinate", "Libraries asks"),
            entry("io.fourwave.origin.OtherAgents", "asks"),
            entry("io.fourwave.telemetry.http.client.HttpConnection", "asks"),
            entry("io.fourwave.telemetry.http.client.TlsClient", "goes over the socket that HttpConnection opened"),
            entry("io.fourwave.host.EarlyText", "asks"),
            entry("io.fourwave.host.HostFacts", "asks"),
            entry("io.fourwave.OwnTool", "one jar, before main, where it may be that of the command line"),
            entry(
                    "io.fourwave.AgentClassLoader",
                    "opens the jar once, before the application has begun or at the attach"),
            entry("io.fourwave.telemetry.file.RotatingFile", "asks"),
            entry("io.fourwave.config.PrivateFile", "RotatingFile asks"),
            entry("io.fourwave.report.ReportWriter", "the file of an option, while the JVM ends"),
            entry("io.fourwave.jdk.JdkDescriptors", "before the application has opened a socket or a file channel"));

    private static final Set<String> OPENING_TYPES = Set.of(
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.lang.ProcessBuilder",
            "java.net.ServerSocket",
            "java.net.Socket",
            "java.util.jar.JarFile",
            "java.util.zip.ZipFile");
    private static final Set<String> OPENING_METHODS = Set.of(
            "java.nio.file.Files.newInputStream",
            "java.nio.file.Files.newOutputStream",
            "java.nio.file.Files.newByteChannel",
            "java.nio.file.Files.newBufferedReader",
            "java.nio.file.Files.newBufferedWriter",
            "java.nio.file.Files.newDirectoryStream",
            "java.nio.file.Files.readAllBytes",
            "java.nio.file.Files.readAllLines",
            "java.nio.file.Files.readString",
            "java.nio.file.Files.lines",
            "java.nio.file.Files.list",
            "java.nio.file.Files.walk",
            "java.nio.file.Files.write",
            "java.nio.file.Files.writeString",
            "java.nio.file.Files.copy",
            "java.nio.file.Files.createFile",
            "java.nio.file.Files.createTempFile",
            "java.io.File.list",
            "java.io.File.listFiles",
            "java.lang.Runtime.exec",
            "java.lang.ProcessHandle.info",
            "java.net.InetAddress.getAllByName",
            "java.net.URL.openStream",
            "java.net.URL.openConnection",
            "java.nio.channels.FileChannel.open",
            "java.nio.channels.SocketChannel.open",
            "javax.net.SocketFactory.createSocket",
            "javax.net.ssl.SSLSocketFactory.createSocket");

    @Test
    void whateverOpensADescriptorIsKnown() {
        Set<String> found = classes
                .that(not(resideInAnyPackage("io.fourwave.cli..", "io.fourwave.heap..", "io.fourwave.jdk.java8..")))
                .stream()
                .filter(each -> each.getCodeUnitCallsFromSelf().stream().anyMatch(ArchitectureTest::opens))
                .map(JavaClass::getName)
                .collect(toSet());

        assertThat(found).containsExactlyInAnyOrderElementsOf(OPENERS.keySet());
    }

    private static boolean opens(JavaCodeUnitAccess<?> call) {
        String owner = call.getTargetOwner().getName();
        return call.getTarget().getName().equals("<init>")
                ? OPENING_TYPES.contains(owner)
                : OPENING_METHODS.contains(owner + "." + call.getTarget().getName());
    }

    /**
     * The hooks stand inside the JDK's locks, and the watch thread must not wait for one of the application's. These are methods
     * that an application may have overridden, or that lead to it; {@code jdk.JdkThreads} asks otherwise.
     */
    @Test
    void nobodyAsksAThreadByMethodsOfTheApplication() {
        Set<String> foreign =
                Set.of("getId", "getContextClassLoader", "getStackTrace", "getState", "getUncaughtExceptionHandler");
        Set<String> found = classes
                .that(resideInAnyPackage(
                        "io.fourwave.bootstrap..",
                        "io.fourwave.capture..",
                        "io.fourwave.close..",
                        "io.fourwave.connection..",
                        "io.fourwave.diagnose..",
                        "io.fourwave.origin..",
                        "io.fourwave.report..",
                        "io.fourwave.telemetry.link..",
                        "io.fourwave.watch.."))
                .stream()
                .flatMap(each -> each.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isAssignableTo(Thread.class)
                        && foreign.contains(call.getTarget().getName()))
                .map(call -> call.getDescription())
                .collect(toSet());

        assertThat(found).isEmpty();
    }

    /** A new one needs a row in {@link BoundsTest}: what bounds it, and the test that drives it there. */
    @Test
    void everyCollectionThatLivesOnHasABound() {
        assertThat(BoundsTest.mayGrow(classes)).isEqualTo(BoundsTest.known());
    }

    @Test
    void stdoutBelongsToTheApplication() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.fourwave.cli..")
                .should()
                .accessField(System.class, "out")
                .check(classes);
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
