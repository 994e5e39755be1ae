// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import io.fourwave.support.Jdk;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What came of every exchange, printed into the build's log at the end, in Markdown. */
final class ServerTable implements AfterAllCallback {
    private static final String ROW = "| %-28s | %-44s | %-8s | %-66s | %-66s | %-8s | %-60s | %s |%n";

    private static final String SECOND_ROUND = "worked 2: ";

    private final Queue<String> rows = new ConcurrentLinkedQueue<>();

    void enter(ServerExchange exchange, Optional<Daemon> daemon, Jdk jdk, RunComparison comparison) {
        List<String> complaints = comparison.complaints();
        rows.add(ROW.formatted(
                exchange.client().title(),
                exchange.servedBy(daemon),
                jdk.version(),
                answers(comparison.without()),
                answers(comparison.with()),
                comparison.closes(),
                comparison.findings(),
                complaints.isEmpty() ? "right" : "WRONG: " + String.join("; ", complaints)));
    }

    void skipped(ServerExchange exchange, Jdk jdk, String reason) {
        rows.add(ROW.formatted(
                exchange.client().title(),
                exchange.servedBy(Optional.empty()),
                jdk.version(),
                "-",
                "-",
                "-",
                "-",
                "skipped: " + reason));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.out.println("\n"
                + ROW.formatted("client", "server", "JDK", "without", "with", "closes", "found", "result")
                + ROW.formatted("---", "---", "---", "---", "---", "---", "---", "---")
                + rows.stream().sorted().collect(Collectors.joining()));
    }

    /** What the client said after its second round of work. */
    private static String answers(List<ProgramAccount> told) {
        return told.stream()
                .flatMap(each -> each.answers().stream())
                .filter(line -> line.startsWith(SECOND_ROUND))
                .map(line -> line.substring(SECOND_ROUND.length()))
                .findFirst()
                .orElse("nothing");
    }
}
