// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.fourwave.close.CloseBatch;
import io.fourwave.close.CloseConditions;
import io.fourwave.close.CloseOrder;
import io.fourwave.close.CloseOutcome;
import io.fourwave.config.Option;
import io.fourwave.connection.Connection;
import io.fourwave.diagnose.ClosedBatch;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.Suspect;
import io.fourwave.tcp.AddressMask;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The command {@code close}: one order at a time, and none where the JVM's owner has forbidden it. Threads of commands. */
public final class CloseRequests {
    private static final Gson GSON = new GsonBuilder()
            .disableHtmlEscaping()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .create();
    private static final int BATCHES_KEPT = 20;

    private final boolean allowed;
    private final CloseConditions conditions;
    private final Supplier<Optional<String>> blindness;
    private final Consumer<ClosedBatch> whenOver;
    private final AddressMask mask;
    private final Log log;
    private final Consumer<String> board;
    private final Deque<ClosedBatch> batches = new ArrayDeque<>();
    private CloseBatch running;
    private Diagnosis.Found subject;
    private boolean ended;

    /**
     * @param blindness why not every call of the application is seen; empty where all are
     * @param board where the command line reads how far it is
     */
    CloseRequests(
            boolean allowed,
            CloseConditions conditions,
            Supplier<Optional<String>> blindness,
            Consumer<ClosedBatch> whenOver,
            AddressMask mask,
            Log log,
            Consumer<String> board) {
        this.allowed = allowed;
        this.conditions = conditions;
        this.blindness = blindness;
        this.whenOver = whenOver;
        this.mask = mask;
        this.log = log;
        this.board = board;
    }

    /**
     * Begins, or looks.
     *
     * @return how far it is, as {@link #status}
     * @throws IllegalStateException that says why not, and that nothing was closed
     */
    public synchronized String order(String text) {
        CloseOrder order = CloseOrder.parse(text).orElseThrow(() -> refused("'" + text + "' is not an order to close"));
        if (!allowed) {
            throw refused(Option.ALLOW_CLOSE.key() + "=false: the owner of that JVM allows nobody to close");
        }
        if (ended) {
            throw refused("the agent is being taken out of that JVM, or that JVM is ending");
        }
        blindness.get().ifPresent(reason -> {
            throw refused("not every use of a connection is seen in that JVM: " + reason);
        });
        if (running != null && !running.outcome().isOver()) {
            throw refused("finding " + subject.number() + " is being closed right now, and one is closed at a time");
        }
        subject = conditions
                .finding(order.finding())
                .orElseThrow(() -> refused("there is no finding " + order.finding() + " (any more); there " + known()));
        running = new CloseBatch(order, conditions, this::tell, this::over);
        if (order.forReal()) {
            log.info("closes connections of finding " + order.finding() + ", " + ClosedBatch.what(subject.finding())
                    + ", as it was told to");
        }
        running.begin();
        tell();
        return status();
    }

    private void tell() {
        board.accept(status());
    }

    private static IllegalStateException refused(String why) {
        return new IllegalStateException(why + "; nothing was closed");
    }

    private String known() {
        List<String> ids = conditions.findings().stream()
                .map(each -> each.number() + " (" + each.finding().key().id() + ")")
                .limit(10)
                .toList();
        return ids.isEmpty() ? "is none" : "are " + String.join(", ", ids);
    }

    /** What is not closed yet stays open. */
    public synchronized String stop() {
        if (running != null) {
            running.stop();
        }
        return status();
    }

    /** Nothing more is closed: the agent is being taken out, or the JVM ends. */
    synchronized void end() {
        ended = true;
        stop();
    }

    /** What was closed so far, the latest last. Any thread. */
    List<ClosedBatch> batches() {
        synchronized (batches) {
            return List.copyOf(batches);
        }
    }

    private void over(ClosedBatch batch) {
        synchronized (batches) {
            batches.add(batch);
            if (batches.size() > BATCHES_KEPT) {
                batches.remove();
            }
        }
        whenOver.accept(batch);
    }

    /** JSON: what was closed or would be, what was spared and why. */
    public synchronized String status() {
        if (running == null) {
            return "{}";
        }
        CloseOutcome outcome = running.outcome();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("finding", subject.number());
        status.put("what", ClosedBatch.what(subject.finding()));
        status.put("over", outcome.isOver());
        status.put("wait_s", outcome.waitSeconds());
        status.put("closed", outcome.closedCount());
        status.put("spared", outcome.spared());
        status.put("connections", outcome.chosen().stream().map(this::shown).toList());
        status.put("strangers", outcome.strangers().stream().map(this::shown).toList());
        if (outcome.gaps() != null) {
            status.put("reached", outcome.reachedCount());
            status.put("gaps", outcome.gaps());
        }
        if (outcome.refusal() != null) {
            status.put("refusal", outcome.refusal());
        }
        return GSON.toJson(status);
    }

    private Shown shown(Suspect suspect) {
        long now = System.nanoTime();
        Connection connection = suspect.connection();
        long used = connection == null ? 0 : connection.usage().lastUseNanos();
        return new Shown(
                suspect.knownTuple()
                        .map(tuple -> mask.endpoint(tuple.localAddress(), tuple.localPort()))
                        .orElse("?"),
                suspect.knownTuple()
                        .map(tuple -> mask.endpoint(tuple.peerAddress(), tuple.peerPort()))
                        .orElse("?"),
                connection == null ? null : connection.descriptorNumber(),
                TimeUnit.NANOSECONDS.toSeconds(now - suspect.sinceNanos()),
                used == 0 ? null : TimeUnit.NANOSECONDS.toSeconds(now - used));
    }

    /** @param unusedS null where no use was seen since the agent knows it */
    private record Shown(String local, String peer, Integer descriptor, long peerDoneS, Long unusedS) {}
}
