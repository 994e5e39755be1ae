// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportSchemaCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One finished run of {@link Closings}: what it printed, what its report says, and how long the JVM took from the
 * program's last line to its end.
 */
record FinishedRun(List<String> stdout, List<String> stderr, int status, Duration exitDelay, JsonObject report) {

    /** With the agent, a quick sweep and a report; {@code more} are further options, each with a comma before it. */
    static FinishedRun of(Jdk jdk, Path directory, String more, UnaryOperator<AgentLaunch> launch, String... closings) {
        Path report = directory.resolve("report-" + System.nanoTime() + ".json");
        AgentLaunch agent = AgentProcess.on(jdk).agentOptions("sweep.interval=100ms,report.file=" + report + more);
        try (AgentProcess process =
                launch.apply(agent).main(Closings.class, closings).start()) {
            return of(process, report);
        }
    }

    /** Waits for the end of a process that was started elsewhere. */
    static FinishedRun of(AgentProcess process, Path report) {
        process.awaitStdout("done");
        long done = System.nanoTime();
        int status = process.awaitExit();
        Duration delay = Duration.ofNanos(System.nanoTime() - done);
        return new FinishedRun(process.stdout(), process.stderr(), status, delay, report == null ? null : read(report));
    }

    /** How many of this kind the report counts as lost; 0 where it does not name the kind. */
    long dropped(String kind) {
        JsonObject dropped = report.getAsJsonObject("self").getAsJsonObject("dropped");
        return dropped.has(kind) ? dropped.get(kind).getAsLong() : 0;
    }

    /** The client's and the server's port of the connection that was closed in this way. */
    int[] ports(String name) {
        String[] words = stdout.stream()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .orElseThrow()
                .split(" ");
        return new int[] {Integer.parseInt(words[1]), Integer.parseInt(words[2])};
    }

    private static JsonObject read(Path report) {
        try {
            return JsonParser.parseString(ReportSchemaCheck.checked(Files.readString(report)))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
