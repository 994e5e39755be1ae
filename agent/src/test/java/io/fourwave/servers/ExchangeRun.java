// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One exchange, played once: a crowd of requests, a pause that outlasts every server's patience with idle connections and
 * {@code leak.after}, another crowd, and a graceful end of the client and then of the server.
 */
final class ExchangeRun {
    /** Stands for a directory of the program's own in its arguments. */
    static final String DIRECTORY = "DIRECTORY";

    /** Stands for the port of what comes from Debian. */
    static final String DEBIAN_PORT = "DEBIAN_PORT";

    private static final Duration LEAK_AFTER = Duration.ofSeconds(2);

    /** The servers close what has been idle for three seconds. */
    private static final Duration PAUSE = LEAK_AFTER.multipliedBy(2).plusSeconds(4);

    private final Jdk jdk;
    private final boolean agent;
    private final Path directory;
    private final Optional<Daemon> daemon;
    private final List<ProgramAccount> told = new ArrayList<>();

    ExchangeRun(Jdk jdk, boolean agent, Path directory, Optional<Daemon> daemon) {
        this.jdk = jdk;
        this.agent = agent;
        this.directory = directory;
        this.daemon = daemon;
    }

    /** What the client told, and then what the server told, where that is a program. */
    List<ProgramAccount> play(ServerExchange exchange) {
        if (exchange.server().isEmpty()) {
            playClient(exchange.client(), daemon.orElseThrow().port());
        } else {
            playServer(exchange);
        }
        return told;
    }

    private void playServer(ServerExchange exchange) {
        LibraryProgram program = exchange.server().orElseThrow();
        Path place = place("server");
        try (AgentProcess server = start(program, place, List.of())) {
            String listening = server.awaitStdout("listening ");
            playClient(exchange.client(), Integer.parseInt(listening.substring("listening ".length())));
            end(program, server, place);
        }
    }

    private void playClient(LibraryProgram program, int port) {
        Path place = place("client");
        try (AgentProcess client = start(program, place, List.of(Integer.toString(port)))) {
            client.awaitStdout("ready");
            client.send("work");
            client.awaitStdout("worked 1");
            await().pollDelay(PAUSE).atMost(PAUSE.plus(AgentProcess.PATIENCE)).until(() -> true);
            client.send("work");
            client.awaitStdout("worked 2");
            end(program, client, place);
        }
    }

    private void end(LibraryProgram program, AgentProcess process, Path place) {
        process.send("end");
        assertThat(process.awaitExit())
                .as("exit of %s: %s", program.main(), process.stderr())
                .isZero();
        Optional<ReportJson> report =
                agent ? Optional.of(ReportJson.read(place.resolve("report.json"))) : Optional.empty();
        told.add(new ProgramAccount(program, process.stdout(), process.stderr(), report, place.resolve("spans.jsonl")));
    }

    private AgentProcess start(LibraryProgram program, Path place, List<String> more) {
        AgentLaunch launch = AgentProcess.on(jdk)
                .jvm("-Xmx256m", "-Djava.io.tmpdir=" + place)
                // a short program is over before it has been compiled well
                .jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
        // a busy machine makes libraries complain, and two runs are to be compared
        launch.jvm("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        if (jdk.feature() >= 24) {
            // what Netty and others are warned of by newer JDKs is no concern of the agent's
            launch.jvm("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
        }
        return program.on(
                        agent ? launch.agentOptions(options(place)) : launch.withoutAgent(),
                        arguments(program, place, more))
                .start();
    }

    private List<String> arguments(LibraryProgram program, Path place, List<String> more) {
        String port = daemon.map(each -> Integer.toString(each.port())).orElse("");
        return Stream.concat(
                        program.arguments().stream()
                                .map(each -> each.replace(DIRECTORY, place.toString())
                                        .replace(DEBIAN_PORT, port)),
                        more.stream())
                .toList();
    }

    private static String options(Path place) {
        return "leak.after=%dms,sweep.interval=200ms,spans.rate=1000,report.file=%s,spans.file=%s"
                .formatted(LEAK_AFTER.toMillis(), place.resolve("report.json"), place.resolve("spans.jsonl"));
    }

    private Path place(String role) {
        try {
            return Files.createDirectories(
                    directory.resolve(agent ? "with" : "without").resolve(role));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
