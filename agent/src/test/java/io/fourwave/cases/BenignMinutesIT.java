// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.SpansFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every benign case at the pace of production, all of them side by side: nobody is accused at any time. Not a part of a build:
 * {@code -Dit.test=BenignMinutesIT -Dfourwave.benign.minutes=10}.
 */
@EnabledIfSystemProperty(named = "fourwave.benign.minutes", matches = "[1-9][0-9]*")
class BenignMinutesIT {
    private static final Duration LEAK_AFTER = Duration.ofSeconds(30);
    private static final long SCALE = LEAK_AFTER.dividedBy(CaseStage.LEAK_AFTER);
    private static final String[] JVM = {"-Xmx128m", "-XX:+UseSerialGC", "-Dfourwave.case.scale=" + SCALE};

    @TempDir
    private Path directory;

    @Test
    void nobodyIsAccusedWithinMinutes() throws Exception {
        Duration whole = Duration.ofMinutes(Integer.getInteger("fourwave.benign.minutes"));
        List<Jdk> jdks = Jdks.all();
        ExecutorService stages = Executors.newCachedThreadPool();
        List<Future<List<String>>> runs = new ArrayList<>();
        for (LeakCase each : benign().toList()) {
            Jdk jdk = jdks.get(runs.size() % jdks.size());
            int number = runs.size();
            runs.add(stages.submit(() -> accusations(each, jdk, number, whole)));
        }
        List<String> accusations = new ArrayList<>();
        for (Future<List<String>> run : runs) {
            accusations.addAll(run.get());
        }
        stages.shutdown();
        System.out.println(runs.size() + " benign cases for " + whole.toMinutes() + " minutes, leak.after "
                + LEAK_AFTER.toSeconds() + " s: " + accusations.size() + " accused " + accusations);
        assertThat(accusations).isEmpty();
    }

    private static Stream<LeakCase> benign() {
        return Stream.of(new EvidenceIT(), new SilentIT(), new PoolsIT())
                .flatMap(CaseIT::cases)
                .filter(each -> !each.name().contains("virtual"))
                .filter(each -> each.expected().stream()
                        .flatMap(expected -> expected.severities().stream())
                        .allMatch(severity -> severity.equals("info") || severity.equals("benign")));
    }

    private List<String> accusations(LeakCase leakCase, Jdk jdk, int number, Duration whole) {
        Path spans = directory.resolve("spans-" + number + ".jsonl");
        long begun = System.nanoTime();
        String options = "leak.after=%ds,spans.file=%s".formatted(LEAK_AFTER.toSeconds(), spans);
        try (Peer peer = CaseRun.peer(leakCase);
                AgentProcess application = CaseRun.start(leakCase, AgentProcess.on(jdk), peer, options, JVM)) {
            application.awaitStdout("ready");
            leakCase.play().accept(new CaseStage(application, peer, spans));
            Awaitility.await()
                    // a peer that is closed while a client comes is nobody's matter
                    .dontCatchUncaughtExceptions()
                    .pollDelay(Duration.ofSeconds(1))
                    .atMost(whole.plusMinutes(1))
                    .until(() -> System.nanoTime() - begun >= whole.toNanos());
            application.send("end");
            application.awaitExit();
        }
        return SpansFile.read(spans).stream()
                .filter(span -> span.name().startsWith("tcp finding "))
                .filter(span -> span.text("fourwave.severity").matches("leak|suspect"))
                .map(span -> leakCase + " on " + jdk + ": " + span.text("fourwave.severity") + " " + span.name())
                .toList();
    }
}
