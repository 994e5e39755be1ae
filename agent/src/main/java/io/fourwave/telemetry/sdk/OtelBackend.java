// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import java.util.Optional;

/** The OpenTelemetry by which spans and metrics leave this JVM: one of our own, or one that somebody else set up. */
public sealed interface OtelBackend permits OwnSdk, SharedSdk {
    /** The instrumentation scope of all that the agent sends. */
    String SCOPE = "io.fourwave.agent";

    /** On a thread of the agent. Empty where nothing leaves: {@link #refusal} says why. */
    Optional<OpenTelemetry> open();

    /** Why nothing is exported in this JVM; empty when all is well. */
    Optional<String> refusal();

    /** Whether nobody but the agent exports by it. */
    boolean isOwn();

    /** From now on nothing that is being sent is waited for beyond this many nanoseconds. */
    void endsWithin(long nanos);

    /**
     * After each trace once the end has come: what ends with the JVM comes faster than it can be exported, and a full queue
     * throws away.
     *
     * @param deadline {@link System#nanoTime} at which waiting is over
     */
    void makeRoom(long deadline);

    /** Sends what is left until this {@link System#nanoTime}. */
    void finish(long deadline);

    /** After {@link #finish}, when nothing more is to be counted: no thread of ours is left. */
    void close();

    /** What is known not to have got out, by kind. */
    Map<String, Long> dropped();
}
