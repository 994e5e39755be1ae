// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thread of the application that opens and closes sockets initialises no class of the agent. */
class HookClassesIT {
    private static final int FIRST_THAT_NAMES_THE_THREAD = 22;
    private static final String OF_THE_AGENT = "'io/fourwave/(?!faults/)";
    /** The JDK asks a transformer on the thread that loads a class. */
    private static final String OF_THE_TRANSFORMER = "'io/fourwave/weave/";

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void areInitialisedBefore(Jdk jdk, @TempDir Path directory) throws IOException {
        assumeTrue(jdk.feature() >= FIRST_THAT_NAMES_THE_THREAD, "this JDK's log does not name the thread");
        for (String sockets : List.of("plain", "provider")) {
            Path log = directory.resolve(sockets);
            try (AgentProcess process = AgentProcess.on(jdk)
                    .jvm(
                            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                            "-Djava.nio.channels.spi.SelectorProvider=" + UnusualSockets.Provider.class.getName(),
                            "-Xlog:class+init=info:file=" + log)
                    .main(UnusualSockets.class, sockets)
                    .start()) {
                assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            }
            List<String> byMain = Files.readAllLines(log).stream()
                    .filter(line -> line.contains(" Initializing ") && line.contains("by thread \"main\""))
                    .dropWhile(line ->
                            !line.contains(UnusualSockets.class.getName().replace('.', '/')))
                    .toList();
            assertThat(byMain).as("what %s sockets initialise", sockets).isNotEmpty();
            assertThat(byMain)
                    .filteredOn(line -> line.matches(".*" + OF_THE_AGENT + ".*") && !line.contains(OF_THE_TRANSFORMER))
                    .isEmpty();
        }
    }
}
