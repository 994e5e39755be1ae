// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.GETSTATIC;
import static net.bytebuddy.jar.asm.Opcodes.GOTO;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_0;
import static net.bytebuddy.jar.asm.Opcodes.ICONST_1;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.IFGE;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
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

    ReadHook(MethodVisitor method, String owner, String descriptor) {
        super(method, owner, descriptor, Hook.READ);
    }

    @Override
    void call(Object[] locals) {
        Label notTheEnd = new Label();
        Handler handler = tryCall();
        mv.visitVarInsn(result.getOpcode(ILOAD), RESULT);
        if (result == Type.LONG_TYPE) {
            mv.visitInsn(LCONST_0);
            mv.visitInsn(LCMP);
        }
        mv.visitJumpInsn(IFGE, notTheEnd);
        read(ICONST_1);
        mv.visitJumpInsn(GOTO, handler.done());
        mv.visitLabel(notTheEnd);
        frame(locals);
        mv.visitFieldInsn(GETSTATIC, Hook.HOOKS, "usesWanted", "Z");
        mv.visitJumpInsn(IFEQ, handler.done());
        read(ICONST_0);
        dropErrors(handler, locals);
    }

    private void read(int endOfStream) {
        mv.visitVarInsn(ALOAD, 0);
        mv.visitInsn(endOfStream);
        mv.visitMethodInsn(INVOKESTATIC, Hook.HOOKS, "read", "(Ljava/lang/Object;Z)V", false);
    }
}
