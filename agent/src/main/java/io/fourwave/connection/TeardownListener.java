// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

/** Hears of calls and teardowns. Called on the watch thread, or on the thread that ends the JVM. */
@FunctionalInterface
public interface TeardownListener {
    /** This teardown is over. */
    void ended(Teardown teardown);

    /** It is certain now what this call did; its teardown goes on. */
    default void called(Teardown teardown, TeardownEvent.Called call) {}

    /** False when nothing is lost if it does not hear of each orderly close in a rush of them. */
    default boolean hearsOrdinaryCalls() {
        return false;
    }
}
