// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.SpansFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** A case under way: the application in its JVM, and its peer. */
record CaseStage(AgentProcess application, Peer peer, Path spans) {

    /** How long a connection may be half closed by its peer, in these tests. */
    static final Duration LEAK_AFTER = Duration.ofSeconds(2);

    /** By then whatever would be found has been found. */
    private static final Duration SETTLED = LEAK_AFTER.multipliedBy(2);

    /**
     * For what is to be found, some of it after ten times leak.after: a busy machine may take longer, and a case that fails
     * need not take forever.
     */
    private static final Duration PATIENCE = LEAK_AFTER.multipliedBy(20);

    /** Twenty connections of the peer to the port that the application printed. */
    void dial(Peer.Service service) {
        String line = application.awaitStdout("listening ");
        peer.dial(Integer.parseInt(line.substring("listening ".length())), Expected.CONNECTIONS, service);
    }

    /** The application goes on, up to its next step. */
    void next(String done) {
        application.send("next");
        application.awaitStdout(done);
    }

    void settle() {
        pass(SETTLED);
    }

    void pass(Duration time) {
        await().pollDelay(time).atMost(time.plus(AgentProcess.PATIENCE)).until(() -> true);
    }

    /** Waits until a verdict of this pattern has been announced as a span, but not for ever. */
    void awaitAnnounced(String verdict) {
        try {
            // a line of the file may be half written
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> announced(spans).stream().anyMatch(each -> each.matches(verdict)));
        } catch (ConditionTimeoutException notFound) {
            // then the report says what was found instead
        }
    }

    /** The verdicts of all finding spans so far. */
    static List<String> announced(Path spans) {
        if (!Files.exists(spans)) {
            return List.of();
        }
        return SpansFile.read(spans).stream()
                .filter(span -> span.name().startsWith("tcp finding "))
                .map(ReceivedSpan::attributes)
                .map(attributes -> String.valueOf(attributes.get("fourwave.verdict")))
                .distinct()
                .toList();
    }
}
