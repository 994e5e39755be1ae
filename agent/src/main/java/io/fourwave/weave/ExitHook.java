// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.ISTORE;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;

/** Calls the hook when the method returns, and not when it throws: all returns lead to one at its end. */
class ExitHook extends HookedMethod {
    /** Where the result is kept over the call; the arguments are of no use any more by then. */
    static final int RESULT = 1;

    /** What the deepest of these calls needs: two longs, in {@link ReadHook}. */
    private static final int STACK = 4;

    final Type result;
    private final Hook hook;
    private final Label exit = new Label();

    ExitHook(MethodVisitor method, String owner, String descriptor, Hook hook) {
        super(method, owner, descriptor);
        this.hook = hook;
        this.result = Type.getReturnType(descriptor);
    }

    @Override
    public final void visitInsn(int opcode) {
        if (opcode >= IRETURN && opcode <= RETURN) {
            mv.visitJumpInsn(GOTO, exit);
        } else {
            super.visitInsn(opcode);
        }
    }

    @Override
    public final void visitMaxs(int maxStack, int maxLocals) {
        mv.visitLabel(exit);
        if (result == Type.VOID_TYPE) {
            frame(arguments);
            call(arguments);
        } else {
            Object owner = arguments[0];
            frame(new Object[] {owner}, frameType(result));
            mv.visitVarInsn(result.getOpcode(ISTORE), RESULT);
            call(new Object[] {owner, frameType(result)});
            mv.visitVarInsn(result.getOpcode(ILOAD), RESULT);
        }
        mv.visitInsn(result.getOpcode(IRETURN));
        super.visitMaxs(Math.max(maxStack, STACK), Math.max(maxLocals, RESULT + result.getSize()));
    }

    void call(Object[] locals) {
        Handler handler = tryCall();
        hook.call(mv);
        dropErrors(handler, locals);
    }
}
