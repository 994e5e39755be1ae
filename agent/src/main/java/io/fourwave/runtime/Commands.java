// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.config.Version;
import io.fourwave.report.ReaderPlace;
import io.fourwave.report.ReportFormat;
import io.fourwave.report.ReportWriter;
import io.fourwave.runtime.session.AgentHost;
import io.fourwave.runtime.session.AgentProperties;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the command line asks of an agent that is attached: {@code report ID FORMAT PLACE}, {@code close ID ORDER} or
 * {@code detach ID}, answered on the notice board under that ID. An answer begins with {@code ok} or {@code failed} and a line end.
 */
final class Commands implements Consumer<String>, Function<String, List<Map<String, Object>>> {
    /** What {@code fourwave-junit} asks, on a thread of the application's: {@code opened-since NANOTIME}. */
    private static final String OPENED_SINCE = "opened-since ";

    private static final String OK = "ok\n";
    private static final String FAILED = "failed\n";

    private final AgentLifecycle lifecycle;
    private final AgentProperties board;
    private final AgentHost agentHost;

    Commands(AgentLifecycle lifecycle, AgentProperties board, AgentHost agentHost) {
        this.lifecycle = lifecycle;
        this.board = board;
        this.agentHost = agentHost;
    }

    /** No command of the command line, but this is where the attached agent is found. */
    void endOfJvm() {
        lifecycle.end().run();
    }

    /** Returns when the answer is there. A thread of its own leaves no thread-locals of ours on the JVM's. */
    @Override
    public void accept(String command) {
        Thread thread = new AgentThread(() -> answer(command.split(" ", 3)), "fourwave-command");
        thread.start();
        try {
            thread.join();
            if (lifecycle.hasLeft()) {
                // nothing of ours runs any more but this method, which needs no further class
                agentHost.left();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (IOException unclosable) {
            // the garbage collector closes it
        }
    }

    /** Asked from within this JVM, and answered to who asks: by JDK types alone, for that one has another loader. */
    @Override
    public List<Map<String, Object>> apply(String question) {
        if (!question.startsWith(OPENED_SINCE)) {
            throw new IllegalArgumentException("fourwave " + Version.text() + " does not know '" + question + "'");
        }
        try {
            return lifecycle.openedSince(Long.parseLong(question.substring(OPENED_SINCE.length())));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the agent looked");
        } catch (ExecutionException | TimeoutException ours) {
            throw new IllegalStateException("the agent could not look: " + ours);
        }
    }

    private void answer(String[] words) {
        String id = words.length > 1 ? words[1] : "none";
        try {
            board.answer(id, answer(words[0], words.length > 2 ? words[2] : ""));
        } catch (IllegalStateException refused) {
            board.answer(id, FAILED + refused.getMessage());
        } catch (Throwable ours) {
            board.answer(id, FAILED + ours);
        }
    }

    private String answer(String command, String argument) throws Exception {
        return switch (command) {
            case "report" -> OK + report(argument);
            case "suspects" -> OK + lifecycle.session().reporting().suspects();
            case "close" -> OK + lifecycle.session().closeRequests().order(argument);
            case "close-status" -> OK + lifecycle.session().closeRequests().status();
            case "close-stop" -> OK + lifecycle.session().closeRequests().stop();
            case "detach" -> detached(lifecycle.detach());
            default ->
                FAILED + "the agent there is fourwave " + Version.text() + ", which does not know the command '"
                        + command + "'";
        };
    }

    /** @param argument the format and, where the reader is elsewhere, the reader's place */
    private String report(String argument) throws Exception {
        String[] words = argument.split(" ", 2);
        ReaderPlace reader = words.length == 1 ? ReaderPlace.HERE : ReaderPlace.parse(words[1]);
        return ReportWriter.format(lifecycle.session().reporting().report(reader), ReportFormat.ofFile("." + words[0]));
    }

    private static String detached(String leftBehind) {
        return leftBehind.isEmpty() ? OK : FAILED + leftBehind;
    }
}
