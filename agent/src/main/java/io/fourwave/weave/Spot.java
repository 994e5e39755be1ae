// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.ACC_ABSTRACT;
import static net.bytebuddy.jar.asm.Opcodes.ACC_BRIDGE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_NATIVE;

/**
 * A method of a class and the hook that goes into it.
 *
 * @param parameters how the method's descriptor begins; empty: all methods of this name
 */
record Spot(Hook hook, String method, String parameters) {
    private static final int NO_CODE_OF_ITS_OWN = ACC_ABSTRACT | ACC_NATIVE | ACC_BRIDGE;

    /** All methods of this name: for one without overloads, and for one whose overloads do not call each other. */
    Spot(Hook hook, String method) {
        this(hook, method, "");
    }

    boolean is(int access, String name, String descriptor) {
        return name.equals(method) && descriptor.startsWith(parameters) && (access & NO_CODE_OF_ITS_OWN) == 0;
    }
}
