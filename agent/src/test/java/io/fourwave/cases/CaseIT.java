// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A family of cases, each on every JDK. They wait more than they work, so that several run at a time.
 * {@code -Dfourwave.case=TEXT} runs those whose name contains the text.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CaseIT {

    @RegisterExtension
    final CaseTable table = new CaseTable();

    abstract Stream<LeakCase> cases();

    Stream<Arguments> casesAndJdks() {
        String wanted = System.getProperty("fourwave.case", "");
        return jdks().stream()
                .flatMap(jdk -> cases().filter(each -> each.name().contains(wanted) && isFor(jdk, each))
                        .map(each -> Arguments.of(each, jdk)));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0} on {1}", allowZeroInvocations = true)
    @MethodSource("casesAndJdks")
    void reportSaysWhatItIs(LeakCase leakCase, Jdk jdk, @TempDir Path directory) {
        new CaseRun(leakCase, jdk, directory, table).check(launch(jdk, leakCase));
    }

    /** False for what cannot happen on this JDK. */
    boolean isFor(Jdk jdk, LeakCase leakCase) {
        return true;
    }

    List<Jdk> jdks() {
        return Jdks.all();
    }

    /** How the JVM of this case is started. */
    AgentLaunch launch(Jdk jdk, LeakCase leakCase) {
        return launch(jdk);
    }

    /** How its JVMs are started. */
    AgentLaunch launch(Jdk jdk) {
        return AgentProcess.on(jdk);
    }
}
