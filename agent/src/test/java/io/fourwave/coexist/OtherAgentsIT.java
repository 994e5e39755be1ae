// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.ReportJson;
import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents that change the same classes of the JDK, in either order: each does what it does alone. */
class OtherAgentsIT {
    private static final Path JACOCO = Path.of("target/test-agents/org.jacoco.agent-runtime.jar");
    private static final Pattern COVERED = Pattern.compile("(java/net|sun/nio/ch|io/fourwave)/[A-Za-z$/]+");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("jdksAndOrders")
    void jacocoCoversWhatItCoversAlone(Jdk jdk, boolean first) throws Exception {
        Path coverage = directory.resolve("alone.exec");
        Path beside = directory.resolve("beside.exec");
        run(jdk, List.of(jacoco(coverage)));
        Set<String> alone = classes(coverage);
        assertThat(alone)
                .contains(Caller.class.getName().replace('.', '/'))
                .anyMatch(name -> name.startsWith("sun/nio/ch/"));

        assertClosesAreTold(run(jdk, order(first, jacoco(beside))));
        assertThat(classes(beside))
                .contains(Caller.class.getName().replace('.', '/'))
                .allMatch(OtherAgentsIT::isNotHidden);
        row("JaCoCo's agent, the JDK's classes included", jdk, first, covered(alone), covered(classes(beside)));
    }

    @ParameterizedTest
    @MethodSource("jdksAndOrders")
    void anotherByteBuddyAgentCountsWhatItCountsAlone(Jdk jdk, boolean first) throws Exception {
        String counter = "-javaagent:" + counterJar();
        String alone = run(jdk, List.of(counter)).awaitStdout("counted ");
        AgentProcess beside = run(jdk, order(first, counter));

        assertClosesAreTold(beside);
        assertThat(beside.awaitStdout("counted ")).isEqualTo(alone);
        row(
                "another ByteBuddy agent on NioSocketImpl, SocketChannelImpl",
                jdk,
                first,
                alone,
                beside.awaitStdout("counted "));
    }

    static Stream<Arguments> jdksAndOrders() {
        return Jdks.all().stream().flatMap(jdk -> Stream.of(true, false).map(first -> Arguments.of(jdk, first)));
    }

    private void assertClosesAreTold(AgentProcess process) {
        String port = process.awaitStdout("plain ").substring("plain ".length());
        assertThat(SpansFile.read(spans()))
                .filteredOn(
                        span -> span.isRoot() && span.text("network.local.port").equals(port))
                .singleElement()
                .extracting(ReceivedSpan::name, span -> span.text("code.function.name"))
                .containsExactly("tcp active close", Caller.class.getName() + ".closeOne");
        assertThat(process.stderr()).noneMatch(line -> line.contains("fourwave"));
        assertThat(ReportJson.read(directory.resolve("report.json")).suppressedErrors())
                .isZero();
    }

    private static AgentProcess run(Jdk jdk, List<String> agents) {
        try (AgentProcess process = AgentProcess.on(jdk)
                .withoutAgent()
                .jvm(agents.toArray(String[]::new))
                .main(Caller.class)
                .start()) {
            assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            return process;
        }
    }

    private List<String> order(boolean first, String neighbour) {
        String fourwave = "-javaagent:%s=sweep.interval=100ms,spans.rate=1000,spans.file=%s,report.file=%s"
                .formatted(AgentJar.path(), spans(), directory.resolve("report.json"));
        return first ? List.of(neighbour, fourwave) : List.of(fourwave, neighbour);
    }

    private Path spans() {
        return directory.resolve("spans.jsonl");
    }

    private static String jacoco(Path coverage) {
        return "-javaagent:%s=destfile=%s,inclbootstrapclasses=true,includes=io.fourwave.*:java.net.*:sun.nio.ch.*"
                .formatted(JACOCO.toAbsolutePath(), coverage);
    }

    /** The names of the classes that were executed, as the file has them. */
    private static Set<String> classes(Path coverage) throws IOException {
        Matcher names = COVERED.matcher(Files.readString(coverage, StandardCharsets.ISO_8859_1));
        Set<String> classes = new TreeSet<>();
        while (names.find()) {
            classes.add(names.group());
        }
        return classes;
    }

    /** It sees the entry and the hooks, which are on loaders of everybody, and nothing that is on the agent's own. */
    private static boolean isNotHidden(String name) {
        return !name.startsWith("io/fourwave/")
                || name.matches("io/fourwave/(Agent|JavaRelease|OwnTool|bootstrap/|coexist/).*");
    }

    private Path counterJar() throws Exception {
        Path byteBuddy = Path.of(ByteBuddy.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path jar = directory.resolve("close-counter.jar");
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(new Attributes.Name("Premain-Class"), CloseCounter.class.getName());
        main.put(new Attributes.Name("Can-Retransform-Classes"), "true");
        main.put(
                Attributes.Name.CLASS_PATH,
                byteBuddy.toUri() + " " + Path.of("target/test-classes/").toUri());
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
        return jar;
    }

    /** Last in order, it misses the JDK's classes that were loaded by then: it cannot retransform. */
    private static String covered(Set<String> classes) {
        long ofApplication = classes.stream()
                .filter(name -> name.startsWith("io/fourwave/coexist/"))
                .count();
        long ofJdk = classes.stream()
                .filter(name -> !name.startsWith("io/fourwave/"))
                .count();
        return ofApplication + " of the application's classes, " + ofJdk + " of the JDK's";
    }

    private static void row(String neighbour, Jdk jdk, boolean first, Object without, Object with) {
        Neighbourhood.row(
                neighbour + (first ? ", first, " : ", last, ") + jdk,
                "6 HTTP calls, 1 plain connection",
                without,
                with,
                "both work");
    }
}
