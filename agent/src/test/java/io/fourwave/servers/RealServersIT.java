// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real programs on real servers, each pair played without the agent and with it in both: the same answers, nothing more on
 * stderr, nothing found above {@code info}, and the closes were seen. They wait more than they work, so that several run at
 * a time. {@code -Dfourwave.case=TEXT} runs those whose name contains the text.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServersIT {

    @RegisterExtension
    final ServerTable table = new ServerTable();

    private final Map<DebianServer, Daemon> daemons = new HashMap<>();

    static Stream<Arguments> exchanges() {
        String wanted = System.getProperty("fourwave.case", "");
        return Jdks.all().stream()
                .flatMap(jdk -> ServerExchange.all()
                        .filter(exchange -> exchange.toString().contains(wanted))
                        .map(exchange -> Arguments.of(exchange, jdk)));
    }

    @BeforeAll
    void startWhatComesFromDebian(@TempDir Path postgres, @TempDir Path redis) {
        start(new PostgreSql(), postgres);
        start(new Redis(), redis);
    }

    private void start(DebianServer server, Path directory) {
        server.program().ifPresent(program -> daemons.put(server, server.start(program, directory, Daemon.freePort())));
    }

    @AfterAll
    void stopWhatComesFromDebian() {
        daemons.values().forEach(Daemon::close);
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("exchanges")
    void sameAnswersAndNothingFound(ServerExchange exchange, Jdk jdk, @TempDir Path directory) {
        exchange.debian().filter(server -> !daemons.containsKey(server)).ifPresent(absent -> {
            table.skipped(exchange, jdk, absent.absence());
            assumeTrue(false, absent.absence());
        });
        Optional<Daemon> daemon = exchange.debian().map(daemons::get);
        RunComparison comparison = RunComparison.NONE;
        try {
            List<ProgramAccount> without = new ExchangeRun(jdk, false, directory, daemon).play(exchange);
            comparison = new RunComparison(without, new ExchangeRun(jdk, true, directory, daemon).play(exchange));
        } finally {
            table.enter(exchange, daemon, jdk, comparison);
        }
        assertThat(comparison.complaints()).as("%s on %s", exchange, jdk).isEmpty();
    }
}
