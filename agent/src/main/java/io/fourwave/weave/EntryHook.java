// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.GETSTATIC;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;

import net.bytebuddy.jar.asm.MethodVisitor;

/** Calls the hook before the method does anything. */
final class EntryHook extends HookedMethod {
    private final Hook hook;
    private final String condition;

    /**
     * @param condition the static field of the hooks that must be true; null: always
     */
    EntryHook(MethodVisitor method, String owner, String descriptor, Hook hook, String condition) {
        super(method, owner, descriptor);
        this.hook = hook;
        this.condition = condition;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        Handler handler = tryCall();
        if (condition != null) {
            mv.visitFieldInsn(GETSTATIC, Hook.HOOKS, condition, "Z");
            mv.visitJumpInsn(IFEQ, handler.done());
        }
        hook.call(mv);
        dropErrors(handler, arguments);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(Math.max(maxStack, 2), maxLocals);
    }
}
