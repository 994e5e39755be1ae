// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.IFGE;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.LCMP;
import static net.bytebuddy.jar.asm.Opcodes.LCONST_0;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;

/**
 * When a read returns: tells of an end of stream always, of any other read only while uses are wanted. Until then a read
 * costs the application one comparison and one field.
 */
final class ReadHook extends ExitHook {

    ReadHook(MethodVisitor method, String owner, String descriptor, Hook hook) {
        super(method, owner, descriptor, hook);
    }

    @Override
    void call(Object... locals) {
        Label notTheEnd = new Label();
        Handler handler = tryCall();
        mv.visitVarInsn(result.getOpcode(ILOAD), RESULT);
        if (result == Type.LONG_TYPE) {
            mv.visitInsn(LCONST_0);
            mv.visitInsn(LCMP);
        }
        mv.visitJumpInsn(IFGE, notTheEnd);
        hook.passed().and(true).call(mv, owner, hook.method());
        mv.visitJumpInsn(GOTO, handler.done());
        mv.visitLabel(notTheEnd);
        frame(locals);
        Condition.USES_WANTED.ask(mv, owner, handler.done());
        hook.passed().and(false).call(mv, owner, hook.method());
        dropErrors(handler, locals);
    }
}
