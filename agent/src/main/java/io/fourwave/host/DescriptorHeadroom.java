// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.util.function.BooleanSupplier;

/**
 * The one rule for whatever of ours opens a descriptor or starts a process in somebody else's JVM: not where fewer than
 * {@value #LEAST} are free. One of ours may be the application's last. And where a pipe cannot be made, the JDK's own way to
 * start a process closes numbers that it never opened, which may be live sockets (forkAndExec, JDK 17 to 27). Agent's
 * threads; each asks right before it opens.
 */
public final class DescriptorHeadroom {
    public static final int LEAST = 64;

    /** Null until somebody is to be asked. */
    private static volatile BooleanSupplier question;

    private DescriptorHeadroom() {}

    /**
     * From now on this is asked; in the tool's own process nobody is.
     *
     * @param ample tells whether {@value #LEAST} are free, without opening one
     */
    public static void ask(BooleanSupplier ample) {
        question = ample;
    }

    public static boolean isAmple() {
        BooleanSupplier asked = question;
        return asked == null || asked.getAsBoolean();
    }

    /**
     * @param what is about to be opened
     * @throws FewDescriptorsException where it must not be
     */
    public static void require(String what) throws FewDescriptorsException {
        if (!isAmple()) {
            throw new FewDescriptorsException(what);
        }
    }
}
