// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

/** Told of every teardown that has ended. Called on the watch thread, or on the thread that ends the JVM. */
@FunctionalInterface
public interface TeardownListener {
    void ended(Teardown teardown);
}
