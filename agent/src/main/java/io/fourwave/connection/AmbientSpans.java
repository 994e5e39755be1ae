// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

/**
 * Tells which span of the application is current on this thread. Called on application threads, inside the JDK's locks: no
 * lock, no wait, no code of the application.
 */
@FunctionalInterface
public interface AmbientSpans {

    /**
     * Null where none is.
     *
     * @param code this thread's context class loader
     */
    AmbientSpan current(ClassLoader code);
}
