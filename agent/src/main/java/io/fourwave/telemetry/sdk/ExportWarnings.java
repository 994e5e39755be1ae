// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import java.util.function.Consumer;

/**
 * What this package has to say, and how loud: a collector that somebody named and that fails is worth a warning; that
 * nobody listens at the default address, which nobody may have thought of, is not.
 */
final class ExportWarnings {
    private final Consumer<String> warn;
    private final Consumer<String> info;
    private volatile boolean exportAskedFor = true;

    /** Each gets one sentence without the agent's name. */
    ExportWarnings(Consumer<String> warn, Consumer<String> info) {
        this.warn = warn;
        this.info = info;
    }

    void exportAskedFor(boolean asked) {
        exportAskedFor = asked;
    }

    void warn(String sentence) {
        warn.accept(sentence);
    }

    /** A sentence of the sender, which carries the agent's name. */
    void exportFailed(String sentence) {
        (exportAskedFor ? warn : info).accept(sentence.replaceFirst("^fourwave: ", ""));
    }
}
