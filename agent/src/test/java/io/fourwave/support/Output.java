// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The lines that a process wrote to one of its streams so far, read by a thread of its own. */
final class Output {
    /**
     * On stdout of a JVM that starts while another one looks through this folder and holds a lock for a moment (JDK 17
     * and later): it says nothing of the application, nor of the agent.
     */
    private static final Pattern LOCKED_PERF_DATA = Pattern.compile("\\[.*Cannot use file /tmp/hsperfdata_.*locked.*");

    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private boolean ended;

    Output(String name, InputStream stream) {
        this.reader = new Thread(() -> drain(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The first line that matches, waited for; empty when the stream ended or the time passed without one. */
    synchronized Optional<String> await(Predicate<String> wanted, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> found = lines.stream().filter(wanted).findFirst();
        while (found.isEmpty() && !ended && deadline - System.nanoTime() > 0) {
            waitUntil(deadline);
            found = lines.stream().filter(wanted).findFirst();
        }
        return found;
    }

    /** Returns when the stream ended: a process can be gone before its last lines were read. */
    synchronized void awaitEnd(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ended && deadline - System.nanoTime() > 0) {
            waitUntil(deadline);
        }
    }

    private void waitUntil(long deadline) {
        try {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + reader.getName(), e);
        }
    }

    private void drain(InputStream stream) {
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!LOCKED_PERF_DATA.matcher(line).matches()) {
                    add(line);
                }
            }
        } catch (IOException e) {
            add("(output lost: " + e.getMessage() + ")");
        }
        end();
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
