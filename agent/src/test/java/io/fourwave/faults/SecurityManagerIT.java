// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JDK 8 to 23: with a security manager the agent works where a policy trusts its jar, and otherwise says so in one line. */
class SecurityManagerIT {
    private static final int FIRST_WITHOUT = 24;
    private static final String TO_ALL = """
            grant {
              permission java.net.SocketPermission "*", "connect,accept,listen,resolve";
              permission java.util.PropertyPermission "*", "read";
            };
            """;

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void jarThatThePolicyTrusts(Jdk jdk) throws IOException {
        Path report = directory.resolve("report.json");
        String trust = "grant codeBase \"" + AgentJar.path().toAbsolutePath().toUri()
                + "\" { permission java.security.AllPermission; };\n";
        assertThat(stderr(launch(jdk, trust + TO_ALL).agentOptions("report.file=" + report)))
                .isEmpty();
        assertThat(ReportJson.read(report).decidingSteps()).isEqualTo(2 * UnusualSockets.CONNECTIONS);
        TABLE.row("security manager, policy trusts the jar", jdk)
                .done(UnusualSockets.CONNECTIONS + " connections of code that may do nothing but that")
                .counted(ReportJson.read(report).decidingSteps() + " calls")
                .result("as without");
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void jarThatThePolicyDoesNotKnow(Jdk jdk) throws IOException {
        assertThat(stderr(launch(jdk, TO_ALL)))
                .singleElement()
                .asString()
                .startsWith("fourwave: could not start, the application runs without it: ")
                .endsWith("grant java.security.AllPermission to the codeBase of the agent's jar");
        TABLE.row("security manager, policy does not know the jar", jdk)
                .done(UnusualSockets.CONNECTIONS + " connections")
                .result("as without; one line that says what to grant");
    }

    private AgentLaunch launch(Jdk jdk, String policy) throws IOException {
        assumeTrue(jdk.feature() < FIRST_WITHOUT, "this JDK has no security manager (JEP 486)");
        Path file = Files.writeString(directory.resolve("policy"), policy);
        return AgentProcess.on(jdk)
                .jvm("-Djava.security.manager", "-Djava.security.policy==" + file)
                .main(UnusualSockets.class, "plain");
    }

    private static List<String> stderr(AgentLaunch launch) {
        try (AgentProcess process = launch.start()) {
            assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            assertThat(process.stdout()).containsExactly("done");
            return process.stderr().stream()
                    .filter(line -> !line.startsWith("WARNING: "))
                    .toList();
        }
    }
}
