// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which classes of the JDK are initialised because the agent is there: those of the language, of collections and of jars.
 * None of them reads a setting that an application makes in its main.
 */
class ClassInitIT {
    private static final String JDKS = "io.fourwave.support.Jdks#all";
    private static final String LOG = "-Xlog:class+init=info:stdout";
    private static final Pattern INITIALISED = Pattern.compile("Initializing '([^']+)'");

    /** Whole packages of the JDK's own machinery: what it takes to load classes, to link method handles, to weave. */
    private static final List<Pattern> ALLOWED = List.of(
            Pattern.compile("java/lang/(?!management/).*"),
            Pattern.compile("java/(io|math|time)/.*"),
            // of java.util all that has no state of the whole JVM; a Locale's categories are read where text is
            // formatted
            Pattern.compile("java/util/(function|jar|random|regex|stream|zip)/.*"),
            Pattern.compile("java/util/concurrent/(atomic|locks)/.*"),
            Pattern.compile(
                    "java/util/concurrent/(Concurrent|CopyOn|CountDown|Future|ThreadLocalRandom|TimeUnit|Executors).*"),
            Pattern.compile("java/util/(?!TimeZone|SimpleTimeZone|Currency|ResourceBundle|Calendar)[A-Z].*"),
            Pattern.compile("java/nio/(Bits|Byte|Char|Heap|Direct|Int|Mapped|Long).*"),
            Pattern.compile("java/nio/(file|charset)/.*"),
            Pattern.compile("sun/nio/(fs|cs)/.*"),
            Pattern.compile("sun/nio/ch/DirectBuffer"),
            Pattern.compile(
                    "jdk/internal/(classfile|constant|invoke|jimage|loader|misc|module|org|perf|ref|reflect|util|vm|access|math)/.*"),
            Pattern.compile("sun/(instrument|invoke|launcher)/.*"),
            Pattern.compile("sun/reflect/(annotation|generics|misc)/.*"),
            Pattern.compile("sun/security/(action/.*|util/(Debug|SignatureFileVerifier|SecurityConstants).*)"),
            Pattern.compile("sun/util/locale/.*"),
            // the number of a socket, by fstat: reads no setting
            Pattern.compile("sun/nio/ch/FileKey"),
            // what an invalid descriptor is answered with, when the hooks are rehearsed
            Pattern.compile("java/net/(SocketException|URI|URL|URLClassLoader)(\\$.*)?"),
            Pattern.compile(
                    "java/security/(Access|CodeSource|ProtectionDomain|Permission|SecureClassLoader|Unresolved|Basic).*"),
            // of the annotations of the advice
            Pattern.compile("(jdk|com/sun)/proxy\\d*/.*"));

    private static final Pattern THEIRS = Pattern.compile("java/security/(Security|Provider|SecureRandom|MessageDigest)"
            + "|sun/security/(jca|provider)/.*"
            + "|java/lang/management/ManagementFactory\\$Platform.*|com/sun/management/.*|sun/management/spi/.*"
            + "|java/util/logging/.*|jdk/internal/logger/.*");

    @ParameterizedTest
    @MethodSource(JDKS)
    void programWithoutSocketsHasNoOtherClassesInitialised(Jdk jdk) {
        assertThat(initialisedByUs(jdk, Quiet.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(JDKS)
    void norHasOneWithASocketInItsFirstStatementUntilItHasIt(Jdk jdk) {
        assertThat(initialisedByUs(jdk, FirstStatement.class)).isEmpty();
    }

    /**
     * Once there is a connection, the agent loads what it takes to watch and to report. What fixes the security providers, the
     * platform's beans or the logging for the whole JVM is not among it.
     */
    @ParameterizedTest
    @MethodSource(JDKS)
    void reportOfAConnectionLeavesProvidersBeansAndLoggingToTheApplication(Jdk jdk, @TempDir Path folder) {
        Path report = folder.resolve("report.html");
        String options = "report.file=" + report + ",report.every=1s,mask.addresses=true,spans.file="
                + folder.resolve("spans.jsonl");
        Set<String> more = initialised(
                AgentProcess.on(jdk).agentOptions(options).jvm(LOG).main(Reported.class, report.toString()));
        assertThat(more).as("the log is read").contains("io/fourwave/report/ReportWriter");
        more.removeAll(initialised(AgentProcess.on(jdk).withoutAgent().jvm(LOG).main(Reported.class)));

        more.removeIf(name -> !THEIRS.matcher(name).matches());
        assertThat(more).isEmpty();
    }

    private static Set<String> initialisedByUs(Jdk jdk, Class<?> program) {
        Set<String> more = initialised(AgentProcess.on(jdk).jvm(LOG).main(program));
        assertThat(more).as("the log is read").contains("java/lang/String", "io/fourwave/weave/Weaving");
        more.removeAll(initialised(AgentProcess.on(jdk).withoutAgent().jvm(LOG).main(program)));
        more.removeIf(name -> name.startsWith("io/fourwave/") || name.startsWith("net/bytebuddy/"));
        // numbered as they come, with an agent or without
        more.removeIf(name -> name.contains("$$Lambda"));
        more.removeIf(name ->
                ALLOWED.stream().anyMatch(allowed -> allowed.matcher(name).matches()));
        return more;
    }

    /** Until it prints that it is done. */
    private static Set<String> initialised(AgentLaunch launch) {
        Set<String> names = new TreeSet<>();
        try (AgentProcess process = launch.start()) {
            assertThat(process.awaitExit()).isZero();
            List<String> lines = process.stdout();
            for (String line : lines.subList(0, lines.indexOf("done"))) {
                Matcher found = INITIALISED.matcher(line);
                if (found.find()) {
                    names.add(found.group(1));
                }
            }
        }
        return names;
    }
}
