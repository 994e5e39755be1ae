// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

/** Tells which span of the application is current on this thread. Called on application threads: no lock, no wait. */
@FunctionalInterface
public interface AmbientSpans {

    /** Null where none is. */
    AmbientSpan current();
}
