// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.GETSTATIC;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/** What is asked, in the woven method itself, before a hook is called. */
enum Condition {
    NONE,
    /** {@code Hooks.usesWanted}. */
    USES_WANTED,
    /** {@code Hooks.selectorsWanted}. */
    SELECTORS_WANTED,
    /** {@code this.isOpen()}: the number of a closed socket may be another's by now. */
    OPEN,
    /** The method is about to return true. */
    TRUE_RETURNED;

    /** Jumps to {@code otherwise} where the condition does not hold. */
    void ask(MethodVisitor code, String owner, Label otherwise) {
        switch (this) {
            case NONE -> {
                return;
            }
            case USES_WANTED -> code.visitFieldInsn(GETSTATIC, Passed.HOOKS, "usesWanted", "Z");
            case SELECTORS_WANTED -> code.visitFieldInsn(GETSTATIC, Passed.HOOKS, "selectorsWanted", "Z");
            case OPEN -> {
                code.visitVarInsn(ALOAD, 0);
                code.visitMethodInsn(INVOKEVIRTUAL, owner, "isOpen", "()Z", false);
            }
            case TRUE_RETURNED -> code.visitVarInsn(ILOAD, ExitHook.RESULT);
        }
        code.visitJumpInsn(IFEQ, otherwise);
    }
}
