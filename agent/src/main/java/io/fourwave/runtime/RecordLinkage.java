// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * Makes the JDK forget the records that it has linked last. Their {@code equals} is made of method handles that java.base
 * keeps for ever, and each of these remembers the last type that it was converted to; on JDK 17 that reference is strong,
 * and would keep the loader of a detached agent alive.
 */
final class RecordLinkage {

    private RecordLinkage() {}

    /** Links the methods of a class that is always there, as if it were a record. */
    static void forget() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle getter = lookup.findVirtual(String.class, "intern", MethodType.methodType(String.class));
            for (String method : new String[] {"equals", "hashCode", "toString"}) {
                ObjectMethods.bootstrap(lookup, method, MethodHandle.class, String.class, "intern", getter);
            }
        } catch (Throwable otherwiseMade) {
            // a JDK that links records in another way: nothing is known of what it keeps
        }
    }
}
