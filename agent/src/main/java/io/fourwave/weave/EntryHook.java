// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import net.bytebuddy.jar.asm.MethodVisitor;

/** Calls the hook before the method does anything. */
final class EntryHook extends HookedMethod {
    private final Hook hook;

    EntryHook(MethodVisitor method, String owner, String descriptor, Hook hook) {
        super(method, owner, descriptor);
        this.hook = hook;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        call(hook, arguments);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(Math.max(maxStack, STACK), maxLocals);
    }
}
