// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

/** Tells which span of the application is current on this thread. Called on application threads: see {@link Recorder}. */
@FunctionalInterface
public interface AmbientSpans {

    /** Null where none is. */
    AmbientSpan current();
}
