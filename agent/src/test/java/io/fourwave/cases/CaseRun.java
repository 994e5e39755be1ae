// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;

/** Runs a case once, enters what came of it into the table, and fails unless it is what the case expects. */
final class CaseRun {
    private static final Path CLASSES = Path.of("target/case-classes");
    private static final Path LIBRARIES = Path.of("target/case-libs");

    /** No collection but the one that a case asks for: there is room for all that is allocated in a case's time. */
    private static final String[] WITHOUT_GC = {
        "-XX:+UseSerialGC", "-Xms768m", "-Xmx768m", "-Xmn640m", "-XX:MetaspaceSize=256m",
    };

    private static final String APPLICATIONS = "io.fourwave.cases.app.";

    private final LeakCase leakCase;
    private final Jdk jdk;
    private final Path directory;
    private final CaseTable table;

    CaseRun(LeakCase leakCase, Jdk jdk, Path directory, CaseTable table) {
        this.leakCase = leakCase;
        this.jdk = jdk;
        this.directory = directory;
        this.table = table;
    }

    void check(AgentLaunch launch) {
        Path report = directory.resolve("report.json");
        Path spans = directory.resolve("spans.jsonl");
        CaseOutcome judgement = CaseOutcome.NONE;
        try (Peer peer = peer(leakCase);
                AgentProcess application = start(leakCase, launch, peer, options(report, spans), WITHOUT_GC)) {
            play(new CaseStage(application, peer, spans));
            judgement = CaseOutcome.of(leakCase, ReportJson.read(report), CaseStage.announced(spans));
        } finally {
            table.enter(leakCase, jdk, judgement);
        }
        assertThat(judgement.complaints())
                .as("%s on %s: %s", leakCase, jdk, judgement.summary())
                .isEmpty();
    }

    private void play(CaseStage stage) {
        stage.application().awaitStdout("ready");
        leakCase.play().accept(stage);
        leakCase.expected().stream()
                .filter(each -> !each.optional())
                .forEach(each -> stage.awaitAnnounced(each.verdict()));
        stage.settle();
        stage.application().send("end");
        assertThat(stage.application().awaitExit())
                .as("%s", stage.application().stderr())
                .isZero();
    }

    /** The case's application in a JVM with these options of the agent. */
    static AgentProcess start(LeakCase leakCase, AgentLaunch launch, Peer peer, String options, String... jvm) {
        Path[] classPath = Stream.concat(
                        Stream.of(CLASSES), leakCase.libraries().stream().map(jar -> LIBRARIES.resolve(jar + ".jar")))
                .toArray(Path[]::new);
        String[] arguments = Stream.concat(Stream.of(Integer.toString(peer.port())), leakCase.arguments().stream())
                .toArray(String[]::new);
        return launch.agentOptions(options)
                .jvm(jvm)
                .jvm(leakCase.tls() ? SelfSigned.INSTANCE.trust() : new String[0])
                .classPath(classPath)
                .main(APPLICATIONS + leakCase.main(), arguments)
                .start();
    }

    static Peer peer(LeakCase leakCase) {
        return Peer.listening(
                leakCase.peer(), leakCase.tls() ? SelfSigned.INSTANCE.factory() : ServerSocketFactory.getDefault());
    }

    private static String options(Path report, Path spans) {
        return "leak.after=%dms,sweep.interval=200ms,report.file=%s,spans.file=%s"
                .formatted(CaseStage.LEAK_AFTER.toMillis(), report, spans);
    }
}
