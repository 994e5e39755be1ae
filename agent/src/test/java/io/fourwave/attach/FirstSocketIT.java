// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The application's first connection, and the first use of one that is older than the agent, find the agent's classes
 * loaded: nothing of the agent is set up on the application's thread.
 */
class FirstSocketIT {
    private static final String CLASS_LOADING_WITH_THREAD = "-Xlog:class+load=info:stdout:tid";

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void noClassOfTheAgentIsLoadedOnTheApplicationsThread(Jdk jdk) {
        expectNoneOfTheAgent(log(AgentProcess.on(jdk), FirstSocket.class, process -> {}), FirstSocket.class);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void norAtTheFirstUseAfterAnAttach(Jdk jdk) {
        AgentLaunch launch = AgentProcess.on(jdk).withoutAgent();
        List<String> log =
                log(launch, FirstUse.class, process -> Attachment.attach(jdk, process, "sweep.interval=50ms"));
        expectNoneOfTheAgent(log, FirstUse.class);
    }

    private static void expectNoneOfTheAgent(List<String> log, Class<?> application) {
        String main = thread(log.stream()
                .filter(line -> line.contains(application.getName() + " "))
                .findFirst()
                .orElseThrow());
        List<String> meanwhile = log.subList(log.indexOf(FirstSocket.BEGIN), log.indexOf(FirstSocket.END));
        assertThat(meanwhile)
                .filteredOn(line -> line.startsWith(main))
                .as("the JDK's own classes show that this is the thread, and that its loading is logged")
                .isNotEmpty()
                .noneMatch(FirstSocketIT::isOfTheAgent);
    }

    private static List<String> log(AgentLaunch launch, Class<?> application, Consumer<AgentProcess> whenReady) {
        try (AgentProcess process =
                launch.jvm(CLASS_LOADING_WITH_THREAD).main(application).start()) {
            process.awaitStdout("ready");
            whenReady.accept(process);
            process.send("go");
            assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            return process.stdout();
        }
    }

    /** {@code [1234] java.net.Socket source: shared objects file}: the number in its brackets. */
    private static String thread(String line) {
        return line.substring(0, line.indexOf(']') + 1);
    }

    private static boolean isOfTheAgent(String line) {
        boolean test = line.contains(" " + FirstSocket.class.getPackageName() + ".");
        return !test
                && (line.contains("io.fourwave.")
                        || line.contains("net.bytebuddy.")
                        || line.contains("io.opentelemetry."));
    }
}
