// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.ACONST_NULL;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ASTORE;
import static net.bytebuddy.jar.asm.Opcodes.ATHROW;
import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;

/**
 * Calls {@code Hooks.closing} before a {@code void} method without arguments, and {@code Hooks.closed} with the token that
 * this gave, when the method returns and when it throws. The token is local variable 1; the method's own move up by one.
 */
final class CloseHook extends HookedMethod {
    private static final int TOKEN = 1;
    private static final int THROWN = 2;
    private static final String OBJECT = "java/lang/Object";

    private final Object[] locals;
    private final Label body = new Label();
    private final Label exit = new Label();

    CloseHook(MethodVisitor method, String owner, String descriptor) {
        super(method, owner, descriptor);
        this.locals = new Object[] {owner, OBJECT};
    }

    @Override
    public void visitCode() {
        super.visitCode();
        mv.visitInsn(ACONST_NULL);
        mv.visitVarInsn(ASTORE, TOKEN);
        Handler handler = tryCall();
        mv.visitVarInsn(ALOAD, 0);
        mv.visitMethodInsn(INVOKESTATIC, Hook.HOOKS, "closing", "(Ljava/lang/Object;)Ljava/lang/Object;", false);
        mv.visitVarInsn(ASTORE, TOKEN);
        dropErrors(handler, locals);
        mv.visitLabel(body);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == RETURN) {
            mv.visitJumpInsn(GOTO, exit);
        } else {
            super.visitInsn(opcode);
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        Label thrown = new Label();
        // after all others: the method's own handlers come first
        mv.visitTryCatchBlock(body, thrown, thrown, THROWABLE);
        mv.visitLabel(thrown);
        frame(locals, THROWABLE);
        mv.visitVarInsn(ASTORE, THROWN);
        closed(arguments[0], OBJECT, THROWABLE);
        mv.visitVarInsn(ALOAD, THROWN);
        mv.visitInsn(ATHROW);
        mv.visitLabel(exit);
        frame(locals);
        closed(locals);
        mv.visitInsn(RETURN);
        super.visitMaxs(Math.max(maxStack, 2), Math.max(maxLocals + 1, THROWN + 1));
    }

    private void closed(Object... types) {
        Handler handler = tryCall();
        mv.visitVarInsn(ALOAD, 0);
        mv.visitVarInsn(ALOAD, TOKEN);
        mv.visitMethodInsn(INVOKESTATIC, Hook.HOOKS, "closed", "(Ljava/lang/Object;Ljava/lang/Object;)V", false);
        dropErrors(handler, types);
    }

    @Override
    public void visitVarInsn(int opcode, int local) {
        super.visitVarInsn(opcode, moved(local));
    }

    @Override
    public void visitIincInsn(int local, int increment) {
        super.visitIincInsn(moved(local), increment);
    }

    @Override
    public void visitLocalVariable(String name, String type, String generic, Label from, Label to, int local) {
        super.visitLocalVariable(name, type, generic, from, to, moved(local));
    }

    @Override
    public void visitFrame(int kind, int localCount, Object[] own, int stackCount, Object[] stack) {
        Object[] moved = new Object[localCount + 1];
        moved[0] = own[0];
        moved[TOKEN] = OBJECT;
        System.arraycopy(own, 1, moved, 2, localCount - 1);
        super.visitFrame(kind, moved.length, moved, stackCount, stack);
    }

    private static int moved(int local) {
        return local == 0 ? 0 : local + 1;
    }
}
