// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What no class of the agent may do in somebody else's JVM. */
class GuestRulesTest {
    private static final JavaClasses classes = ArchitectureTest.classesOfMain();

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
            entry("io.fourwave.runtime.reportfile.SpareFile", "ReportFile asks"),
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
                .filter(each -> each.getCodeUnitCallsFromSelf().stream().anyMatch(GuestRulesTest::opens))
                .map(JavaClass::getName)
                .collect(toSet());

        assertThat(found).containsExactlyInAnyOrderElementsOf(OPENERS.keySet());
    }

    private static boolean opens(JavaCodeUnitAccess<?> call) {
        String owner = call.getTargetOwner().getName();
        return call.getTarget().getName().equals("<init>")
                ? OPENING_TYPES.contains(owner)
                : OPENING_METHODS.contains(nameOf(call));
    }

    private static String nameOf(JavaCodeUnitAccess<?> call) {
        return call.getTargetOwner().getName() + "." + call.getTarget().getName();
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

    /**
     * Who asks for a provider first fixes {@code java.security.properties}, {@code java.security.egd} and the order of the
     * providers for the whole JVM. TLS cannot do without, and is used where the collector's address asks for it.
     */
    @Test
    void nobodyAsksTheSecurityProviders() {
        Set<String> asking = Set.of(
                "java.nio.file.Files.createTempFile",
                "java.nio.file.Files.createTempDirectory",
                "java.io.File.createTempFile",
                "java.util.UUID.randomUUID",
                "java.util.UUID.nameUUIDFromBytes");
        Set<String> found = classes.that(not(resideInAnyPackage("io.fourwave.cli..", "io.fourwave.heap.."))).stream()
                .flatMap(each -> each.getCodeUnitCallsFromSelf().stream())
                .filter(call -> asking.contains(nameOf(call))
                        || call.getTargetOwner().getPackageName().equals("java.security")
                                && PROVIDED.contains(call.getTargetOwner().getSimpleName()))
                .map(call -> call.getDescription())
                .collect(toSet());

        assertThat(found).isEmpty();
    }

    /**
     * Where a text is formatted in another locale than the US one, JDK 8 and 11 read {@code java.locale.providers} and open the
     * file of {@code java.util.Currency}. {@code formatted} becomes {@code Text9} in the jar, which names that locale.
     */
    @Test
    void nobodyFormatsInTheLocaleOfTheApplication() {
        Set<String> formats =
                Set.of("java.lang.String.format", "java.util.Formatter.<init>", "java.io.PrintStream.printf");
        Set<String> found = classes.that(not(resideInAnyPackage("io.fourwave.cli..", "io.fourwave.heap.."))).stream()
                .filter(each ->
                        each.getCodeUnitCallsFromSelf().stream().anyMatch(call -> formats.contains(nameOf(call))))
                .map(JavaClass::getSimpleName)
                .collect(toSet());

        assertThat(found).containsExactlyInAnyOrder("Phrases", "Text9");
    }

    /** Its first use reads settings that main may make, and may break it for good: {@code jdk.JdkManagement} asks otherwise. */
    @Test
    void nobodyUsesTheManagementFactory() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.fourwave.cli..", "io.fourwave.heap..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.management.ManagementFactory")
                .check(classes);
    }

    private static final Set<String> PROVIDED =
            Set.of("MessageDigest", "SecureRandom", "Security", "KeyStore", "Signature", "KeyFactory");

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
}
